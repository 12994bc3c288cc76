/**
 * What `status` answers: plain JSON values, stable across releases (fields may be added, none changes its
 * meaning). Instants are ISO texts in UTC that end in Z; wall times of a clock whose zone is not known
 * are ISO texts without Z; what can't be known is `null`.
 */

import type { ZoneDecision } from "../store/zone_evidence.ts";

/**
 * `damaged`: can't be read, or must not be written to. `held`: fetched bars wait for an answer. `attention`:
 * something to look at.
 */
export type Health = "ok" | "attention" | "held" | "damaged";

/** How many of the bars that the market should have made are in a file. */
export interface CoverageStatus {
  /** `bars`: every bar was looked at when the file was recorded. `rows`: counted from the footer. */
  readonly how: "bars" | "rows";
  readonly expected: number;
  readonly present: number;
  /** 0 to 100, cut to two decimals: 100 means all of them. */
  readonly percent: number;
}

/** Bars that ended since the file's last one, by the market's hours and the source's delay. */
export interface BehindStatus {
  /** Open of the first missing bar, and up to when the source has told everything. */
  readonly from: string;
  readonly to: string;
  readonly bars: number;
  readonly tradingMinutes: number;
  /** What Yahoo still serves of it; `null` if Yahoo is no source of the file. `until` `null`: for ever. */
  readonly yahoo: {
    readonly share: "whole" | "part" | "none";
    readonly until: string | null;
  } | null;
}

/** One thing that is not as it should be. */
export interface Finding {
  readonly health: Exclude<Health, "ok">;
  /** One line for people, without the file's name. */
  readonly reason: string;
  /** The command or the step that mends it; `null` where there is none. */
  readonly mend: string | null;
}

/** An operation that did not end; it may still be running. */
export interface InterruptedStatus {
  readonly number: number;
  readonly command: string | null;
  /** Path in the data folder. */
  readonly file: string;
  readonly since: string | null;
  /** True if the file is whole, old or new; `null` if it is not among the files looked at. */
  readonly whole: boolean | null;
  readonly reason: string;
  readonly mend: string;
}

export interface CoreStatus {
  /** Path in the data folder. */
  readonly file: string;
  readonly ticker: string;
  readonly timeframe: string;
  readonly health: Health;
  /** The first of `findings`, for lists; `null` if there is none. */
  readonly reason: string | null;
  readonly mend: string | null;
  readonly findings: readonly Finding[];
  readonly rows: number | null;
  /** First and last bar, UTC. */
  readonly first: string | null;
  readonly last: string | null;
  /** The same on the file's own clock, where that is a naive one. */
  readonly wallFirst: string | null;
  readonly wallLast: string | null;
  /** `null` where no market is known, or its holidays of that time are not. */
  readonly coverage: CoverageStatus | null;
  /** `null`: complete up to the last close, or no market is known. */
  readonly behind: BehindStatus | null;
  /** Trading day of the last bar, `2025-12-05`. */
  readonly lastDay: string | null;
  /** Bytes. */
  readonly size: number | null;
  readonly modified: string | null;
  readonly rowGroups: number | null;
  readonly codec: string | null;
  /** In physical order. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly index:
    | { readonly kind: "column" | "range" | "none"; readonly name: string | null }
    | null;
  /** What the times mean and how that is known. */
  readonly zone: {
    readonly name: string | null;
    readonly how: ZoneDecision["how"];
    readonly evidence: readonly string[];
  } | null;
  readonly writer: string | null;
  /** True if Barkeep can add bars to it. */
  readonly writable: boolean;
}

export interface DerivedStatus {
  readonly file: string;
  readonly ticker: string;
  /** `profiler`; for an asset that no rule knows, what its name says. */
  readonly asset: string;
  /** False if no rule knows it. */
  readonly known: boolean;
  readonly health: Health;
  readonly reason: string | null;
  readonly mend: string | null;
  /** `null`: it can't be told, `reason` says why. */
  readonly stale: boolean | null;
  /** What the verdict rests on. */
  readonly by: "record" | "rows" | "dates" | "modified" | "nothing";
  /** Paths of the files it is made from, as far as they are there. */
  readonly builtFrom: readonly string[];
  readonly records: number | null;
  /** First and last date inside, `2025-12-05`; both `null`: no dates inside. */
  readonly first: string | null;
  readonly last: string | null;
  /** When its script says that it made it, as the file writes it. */
  readonly generatedAt: string | null;
  readonly size: number | null;
  readonly modified: string | null;
}

export interface OtherStatus {
  readonly file: string;
  readonly kind: "file" | "folder" | "link" | "other";
  /** Why it is neither bars nor an asset. */
  readonly why: string;
  readonly size: number | null;
  readonly modified: string | null;
}

export interface ClashStatus {
  readonly kind: "case" | "series";
  readonly files: readonly string[];
  readonly reason: string;
}

/** One line of what needs looking at, whatever it is about. */
export interface Problem extends Finding {
  /** Path in the data folder; for a clash the first of its files. */
  readonly file: string;
}

/** A file that is not as it was recorded, through nothing that Barkeep did. */
export interface AlarmStatus {
  readonly file: string;
  /** `grown` is a note; `shrunk`, `changed` and `vanished` are alarms until they are acknowledged. */
  readonly verdict: string;
  readonly alarm: boolean;
  readonly reason: string;
  readonly before: AlarmSide;
  /** `null`: the file is gone. */
  readonly now: AlarmSide | null;
  readonly recorded: string;
  readonly mend: string | null;
}

/** Instants in UTC. */
export interface AlarmSide {
  readonly rows: number | null;
  readonly first: string | null;
  readonly last: string | null;
}

export interface StatusTotals {
  readonly coreFiles: number;
  readonly tickers: number;
  readonly rows: number;
  /** Bytes of core files, assets and others. */
  readonly size: number;
  readonly derived: number;
  readonly stale: number;
  readonly others: number;
  readonly attention: number;
  readonly held: number;
  readonly damaged: number;
  /** Core files that are behind their market. */
  readonly behind: number;
}

export interface StatusReport {
  readonly version: 1;
  /** The data folder as it was given. */
  readonly folder: string;
  readonly now: string;
  /** The worst of everything below. */
  readonly health: Health;
  /** First of all: operations that did not end. */
  readonly interrupted: readonly InterruptedStatus[];
  /** What happened to files outside Barkeep: alarms first, then notes. */
  readonly alarms: readonly AlarmStatus[];
  /** Damaged before attention. */
  readonly problems: readonly Problem[];
  readonly core: readonly CoreStatus[];
  readonly derived: readonly DerivedStatus[];
  readonly others: readonly OtherStatus[];
  readonly clashes: readonly ClashStatus[];
  readonly totals: StatusTotals;
}

/** An instant as the report writes it. */
export function isoUtc(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString().replace(".000Z", "Z");
}

/** A wall time as the report writes it: no Z, because nobody knows the zone. */
export function isoWall(wall: number | null): string | null {
  return wall === null ? null : new Date(wall).toISOString().replace(/(\.000)?Z$/, "");
}
