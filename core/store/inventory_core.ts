/** What is known of one core file without decoding its bars. */

import { UTC, utcFromWall } from "../bars/zone.ts";
import { DamagedError } from "../errors.ts";
import { type FileHandle, type FileStat, type Fs, FsError } from "../fs/fs.ts";
import { tableRange, type TimeRange } from "../parquet/range.ts";
import type { TableShape } from "../parquet/shape.ts";
import { type GroupFacts, readTable, type Table } from "../parquet/table.ts";
import type { CoreName } from "./naming.ts";
import { reasonOf } from "./store_errors.ts";
import type { ZoneDecision } from "./zone_evidence.ts";
import { decideZone, type ZoneOptions } from "./zone_evidence_read.ts";

/** What the footer tells, and the range of the times. */
export interface CoreFacts {
  readonly rows: number;
  readonly groups: readonly GroupFacts[];
  readonly shape: TableShape;
  /** First and last time on the file's own clock, ms; `null` where nothing can be known. */
  readonly range: TimeRange | null;
  readonly zone: ZoneDecision;
  /** First and last bar, UTC ms; `null` where the range or the zone is not known. */
  readonly first: number | null;
  readonly last: number | null;
}

/** One core file. */
export interface CoreFile {
  readonly name: CoreName;
  /** Bytes, and ms since the epoch; `null` where the system does not say. */
  readonly size: number | null;
  readonly modified: number | null;
  /** Why it is damaged or can't be read; `null` if it is sound as far as its footer goes. */
  readonly fault: string | null;
  /** `null` if not even the footer can be read. */
  readonly facts: CoreFacts | null;
  /** More than one name for the same file (hard links). */
  readonly links: number;
}

export interface CoreOptions extends Omit<ZoneOptions, "timeframe"> {
  /** What the folder's listing said it is: a listed file needs no second look at its kind. */
  readonly listed?: FileStat["kind"];
}

/** What the system says of a file. */
type Seen = Pick<CoreFile, "size" | "modified" | "links">;

/** Reads one core file's footer. Never throws for what is wrong with the file: that is its `fault`. */
export async function readCoreFile(
  fs: Fs,
  root: string,
  name: CoreName,
  options: CoreOptions = {},
): Promise<CoreFile> {
  const path = `${root}/${name.path}`, kind = options.listed ?? (await fs.stat(path))?.kind;
  let seen: Seen = { size: null, modified: null, links: 1 };
  try {
    if (kind !== "file") {
      return { name, ...await statOf(fs, path), fault: kindFault(kind), facts: null };
    }
    using file = await fs.open(path, "read");
    seen = seenOf(await file.stat());
    const table = await readTable(file);
    const found = await factsOf(file, table, { ...options, timeframe: name.timeframe });
    return { name, ...seen, ...found };
  } catch (error) {
    const fault = faultOf(error);
    return { name, ...seen.size === null ? await statOf(fs, path) : seen, fault, facts: null };
  }
}

function seenOf({ size, modified, links }: Seen): Seen {
  return { size, modified, links };
}

/** Of what can't be opened. */
async function statOf(fs: Fs, path: string): Promise<Seen> {
  const none = { size: null, modified: null, links: 1 };
  try {
    const stat = await fs.stat(path);
    return stat ? seenOf(stat) : none;
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    return none;
  }
}

function kindFault(kind: FileStat["kind"] | undefined): string {
  if (kind === undefined) return "it vanished while the folder was being read";
  return kind === "link"
    ? "it is a link, and Barkeep follows none inside the data folder"
    : kind === "folder"
    ? "it is a folder"
    : "it is neither a file nor a folder";
}

/** Words for what reading a file threw; rethrows what is a bug. */
export function faultOf(error: unknown): string {
  if (error instanceof DamagedError) return String(error.facts.reason ?? error.message);
  if (error instanceof FsError) return reasonOf(error.code).reason;
  throw error;
}

/** The facts of a table whose footer is sound; its pages may still turn out not to be. */
async function factsOf(
  file: FileHandle,
  table: Table,
  options: ZoneOptions,
): Promise<{ facts: CoreFacts; fault: string | null }> {
  const { rows, groups, shape } = table;
  let range: TimeRange | null = null, fault: string | null = null;
  let zone: ZoneDecision = { zone: null, how: "undecided", evidence: [] };
  try {
    range = await tableRange(file, table);
    zone = await decideZone(file, table, options);
  } catch (error) {
    fault = faultOf(error);
  }
  return { fault, facts: { rows, groups, shape, range, zone, ...instants(range, shape, zone) } };
}

function instants(
  range: TimeRange | null,
  shape: TableShape,
  { zone, how }: ZoneDecision,
): { first: number | null; last: number | null } {
  const clock = how === "column" && shape.time?.clock === "utc" ? UTC : zone;
  if (!range || !clock) return { first: null, last: null };
  return { first: utcFromWall(clock, range.first).utc, last: utcFromWall(clock, range.last).utc };
}
