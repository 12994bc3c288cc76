/** Takes outside changes over as they are now, with the user's reason, and remembers ranges that are fine. */

import { UsageError } from "../../errors.ts";
import { takeInventory } from "../../store/inventory.ts";
import {
  appendEntry,
  finishOperation,
  type Operation,
  startOperation,
} from "../../store/ledger.ts";
import type { FileName } from "../../store/naming.ts";
import { readRecord } from "../../store/record.ts";
import type { Settings } from "../../store/settings.ts";
import type { Store } from "../../store/store.ts";
import { type OutsideChange, outsideChanges } from "../alarms/alarms.ts";
import type { MomentRange } from "../moment.ts";
import { recordFiles, seenFiles } from "../record_files.ts";

export interface AcknowledgeRequest {
  readonly files: readonly FileName[];
  /** A stretch of the files whose gaps are fine; `null`: the alarms of the files. */
  readonly range: MomentRange | null;
  readonly because: string;
  readonly settings: Settings;
  readonly arguments: readonly string[];
}

export interface Acknowledged {
  readonly operation: Operation;
  /** The alarms that are taken over. */
  readonly alarms: readonly OutsideChange[];
  /** Files for which the range was noted. */
  readonly noted: readonly string[];
}

/** Throws `UsageError` if none of the files has an alarm and no range was given. */
export async function acknowledge(
  store: Store,
  request: AcknowledgeRequest,
): Promise<Acknowledged> {
  const { files, range, because, settings } = request;
  if (because.trim() === "") {
    throw new UsageError(`Cannot acknowledge without a reason: say why with --because "TEXT".`);
  }
  const chosen = new Set(files.map(({ path }) => path));
  const alarms = range
    ? []
    : (await alarmsOf(store, settings)).filter(({ file }) => chosen.has(file));
  if (!range && alarms.length === 0) {
    throw new UsageError(
      `Cannot acknowledge ${
        files.map(({ path }) => path).join(", ")
      }: there is no alarm about it. ` +
        `For a gap give its range: barkeep ack WHAT FROM..TO --because "TEXT".`,
    );
  }
  const operation = await startOperation(store, { command: "ack", arguments: request.arguments });
  for (const alarm of alarms) await noteAlarm(store, operation, alarm, because);
  const noted = range ? [...chosen] : [];
  for (const file of noted) await noteRange(store, operation, { file, range: range!, because });
  const accepted = new Set(alarms.map(({ file }) => file));
  if (accepted.size > 0) {
    await recordFiles(store, { command: "ack", operation, settings, accepted });
  }
  await finishOperation(store, operation, "done", because);
  return { operation, alarms, noted };
}

async function alarmsOf({ fs, root }: Store, settings: Settings): Promise<OutsideChange[]> {
  const seen = seenFiles(await takeInventory(fs, root, { settings }));
  const { files } = await readRecord(fs, root);
  return (await outsideChanges(fs, root, files, seen)).filter(({ alarm }) => alarm);
}

async function noteAlarm(
  store: Store,
  { number, command }: Operation,
  { file, verdict, reason, before, now }: OutsideChange,
  because: string,
): Promise<void> {
  const facts = { verdict, reason, before, now, because };
  const text = `acknowledged that ${file} ${verdict} (${reason}): ${because}`;
  await appendEntry(store, { kind: "note", number, time: store.now(), file, text, facts }, command);
}

interface RangeNote {
  readonly file: string;
  readonly range: MomentRange;
  readonly because: string;
}

/** `facts.range` in ISO texts: what a look for gaps leaves out. */
async function noteRange(
  store: Store,
  { number, command }: Operation,
  { file, range, because }: RangeNote,
): Promise<void> {
  const [from, to] = [range.from, range.to].map((time) => new Date(time).toISOString());
  const text = `acknowledged ${file} from ${from} to ${to}: ${because}`;
  const facts = { range: { from, to }, because };
  await appendEntry(store, { kind: "note", number, time: store.now(), file, text, facts }, command);
}
