/** Runs a command in this process and keeps what it says. */

import { runCommandLine } from "../../cli/run.ts";

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** The answer of `--json`. */
  json(): Record<string, unknown> & { files: Record<string, unknown>[] };
}

/** Runs `barkeep ...argv`. `answers` are typed at its questions; without any nobody can answer. */
export async function barkeep(argv: readonly string[], answers?: string[]): Promise<Ran> {
  let out = "", err = "";
  const code = await runCommandLine(argv, {
    out: (text) => out += text,
    err: (text) => err += text,
    width: undefined,
    errIsTerminal: false,
    ask: (question) => {
      err += `${question}\n`;
      return answers?.shift();
    },
  });
  return { code, out, err, json: () => JSON.parse(out) };
}

/** Every file of a folder with its bytes' hash, sub-folders included; for "nothing changed". */
export async function fingerprint(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  const visit = async (path: string) => {
    for await (const { name, isDirectory } of Deno.readDir(`${folder}${path}`)) {
      if (isDirectory) await visit(`${path}/${name}`);
      else {
        const bytes = await Deno.readFile(`${folder}${path}/${name}`);
        const hash = await crypto.subtle.digest("SHA-256", bytes);
        const { mtime } = await Deno.stat(`${folder}${path}/${name}`);
        found[`${path}/${name}`] = `${new Uint8Array(hash).toHex()} ${mtime?.getTime()}`;
      }
    }
  };
  await visit("");
  return found;
}
