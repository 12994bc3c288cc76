/** The user's agreement to his own commands, remembered outside the data folder: another's folder has none. */

import { join } from "node:path";

const FILE = "agreed.json";

/** Data folders, each with the digest of the commands that were agreed to and when. */
type Agreed = Record<string, { readonly commands: string; readonly agreed: string }>;

/** Whether these commands of a data folder were agreed to. Without a memory nothing ever was. */
export function isAgreed(memory: string | undefined, data: string, commands: string): boolean {
  return memory !== undefined && read(memory)[data]?.commands === commands;
}

/** Remembers; without a memory the next run asks again. */
export function remember(
  memory: string | undefined,
  data: string,
  commands: string,
  now: number,
): void {
  if (memory === undefined) return;
  const agreed = { ...read(memory), [data]: { commands, agreed: new Date(now).toISOString() } };
  Deno.mkdirSync(memory, { recursive: true });
  const path = join(memory, FILE), temp = join(memory, `.${FILE}.${Deno.pid}`);
  Deno.writeTextFileSync(temp, `${JSON.stringify(agreed, null, 2)}\n`, { mode: 0o600 });
  Deno.renameSync(temp, path);
}

/** What can't be read was not agreed to. */
function read(memory: string): Agreed {
  try {
    const value: unknown = JSON.parse(Deno.readTextFileSync(join(memory, FILE)));
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? value as Agreed
      : {};
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof SyntaxError) return {};
    throw error;
  }
}
