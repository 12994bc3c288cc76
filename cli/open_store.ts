/** Opening the data folder for a command. */

import { recover, type RecoveryAction } from "../core/store/recovery.ts";
import { openStore, type Store } from "../core/store/store.ts";
import type { Context } from "./command.ts";

/** The data folder for reading. Throws `UsageError` if there is none, `DiskError` if it can't be read. */
export function openForReading({ fs, data, now }: Context): Promise<Store> {
  return openStore(fs, data, { now, holder: { pid: Deno.pid, started: now() } });
}

/**
 * Opens the data folder for a command that writes: first settles what an earlier command left open, and
 * says so. `command` is what others are told is working here.
 */
export async function openForWriting(context: Context, command: string): Promise<Store> {
  const store = await openForReading(context);
  const { actions } = await recover(store, command);
  for (const action of actions) context.terminal.note(recoveryWords(action));
  return store;
}

function recoveryWords(action: RecoveryAction): string {
  return `Recovered: ${action.text}`;
}
