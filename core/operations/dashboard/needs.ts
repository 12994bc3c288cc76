/** What needs the user, worst first, each with the one thing to do about it. Pure. */

import { NEW_YORK } from "../../bars/zone.ts";
import type { Timeframe } from "../../bars/timeframe.ts";
import type { GapsFile } from "../gaps/gaps_report.ts";
import type { CoreStatus, StatusReport } from "../status_report.ts";
import { seriousGaps } from "./coverage_view.ts";
import { fullTime, momentText } from "./times.ts";
import type { Action, Need } from "./view/overview.ts";
import type { Offer } from "./view/job.ts";
import { counted, idOf, titleOf } from "./view/words.ts";

/** Bars that were kept aside for a plan that waits. */
export interface KeptAside {
  readonly file: string;
  readonly rows: number;
  readonly question: string;
}

export interface NeedsInput {
  readonly report: StatusReport;
  readonly gaps: ReadonlyMap<string, GapsFile>;
  /** Plans that wait for an answer, by file. */
  readonly offers: ReadonlyMap<string, Offer>;
  readonly kept: readonly KeptAside[];
  /** Files that have a backup. */
  readonly backedUp: ReadonlySet<string>;
  readonly readOnly: boolean;
  readonly now: number;
}

export function needsOf(input: NeedsInput): Need[] {
  const all = [
    ...damaged(input),
    ...alarms(input),
    ...interrupted(input),
    ...held(input),
    ...expiring(input),
    ...attention(input),
    ...names(input),
    ...stale(input),
  ];
  return input.readOnly ? all.map((need) => ({ ...need, action: onlyLinks(need.action) })) : all;
}

function onlyLinks(action: Action | null): Action | null {
  return action?.href ? action : null;
}

function link(label: string, file: string, part = ""): Action {
  return { label, href: `/files/${encodeURIComponent(idOf(file))}${part}` };
}

function damaged({ report, backedUp }: NeedsInput): Need[] {
  return report.core.filter(({ health }) => health === "damaged").map((file) => {
    const id = idOf(file.file), restorable = backedUp.has(file.file);
    const action: Action = restorable
      ? {
        label: "Restore last good",
        job: { kind: "restore-plan", what: id, to: "last-good" },
      }
      : link("Look", file.file);
    return {
      key: `damaged ${file.file}`,
      severity: "damaged",
      title: titleOf(id),
      text: `damaged: ${file.reason ?? "it can't be read"}${restorable ? "" : "; no backup of it"}`,
      action,
      command: restorable ? `barkeep restore ${id}` : file.mend,
    };
  });
}

function alarms({ report }: NeedsInput): Need[] {
  return report.alarms.filter(({ alarm }) => alarm).map((change) => ({
    key: `alarm ${change.file}`,
    severity: "damaged",
    title: titleOf(idOf(change.file)),
    text: change.reason,
    action: { label: "Look", href: "/health" },
    command: `barkeep restore ${idOf(change.file)}`,
  }));
}

function interrupted({ report }: NeedsInput): Need[] {
  return report.interrupted.map((one) => ({
    key: `interrupted ${one.number} ${one.file}`,
    severity: "attention",
    title: titleOf(idOf(one.file)),
    text: one.reason,
    action: { label: "Settle it", job: { kind: "scan" } },
    command: one.mend,
  }));
}

/** Plans of this process first; then what was kept for a plan that an earlier process made. */
function held({ offers, kept }: NeedsInput): Need[] {
  const here = [...offers].map(([file, offer]): Need => ({
    key: `held ${file}`,
    severity: "attention",
    title: offer.title,
    text: `held: ${offer.question}`,
    action: { label: "Decide", offer },
    command: offer.command,
  }));
  const earlier = kept.filter(({ file }) => !offers.has(file)).map(({ file, rows, question }) => ({
    key: `kept ${file}`,
    severity: "attention" as const,
    title: titleOf(idOf(file)),
    text: `${counted(rows, "bar")} kept aside: ${question}`,
    action: {
      label: "Look again",
      job: { kind: "update" as const, what: [idOf(file)] },
    },
    command: `barkeep update ${idOf(file)} --dry-run`,
  }));
  return [...here, ...earlier];
}

/** Gaps that count, with the day until which the source still has what fills them. */
function expiring({ report, gaps, now }: NeedsInput): Need[] {
  return report.core.flatMap((file) => {
    const found = gaps.get(file.file);
    return found ? gapNeeds(file, found, now) : [];
  });
}

function gapNeeds(file: CoreStatus, found: GapsFile, now: number): Need[] {
  const serious = seriousGaps(found);
  if (serious.length === 0) return [];
  const id = idOf(file.file), [worst] = serious.toSorted((a, b) => b.bars - a.bars);
  const fillable = serious.filter(({ yahoo }) =>
    yahoo?.share === "whole" || yahoo?.share === "part"
  );
  const when = fullTime(file.ticker, file.timeframe as Timeframe, Date.parse(worst.first));
  const rest = serious.length > 1 ? ` and ${counted(serious.length - 1, "more gap")}` : "";
  const until = fillable.map(({ yahoo }) => yahoo!.until).filter((one) => one !== null).sort()[0];
  const keeps = fillable.length === 0
    ? "Yahoo no longer has it: import an export"
    : until === undefined
    ? "Yahoo has it"
    : `Yahoo keeps it until ${momentText(NEW_YORK, Date.parse(until), now)}`;
  const bars = fillable.reduce((sum, gap) => sum + gap.bars, 0);
  return [{
    key: `gap ${file.file}`,
    severity: "attention",
    title: titleOf(id),
    text: `${counted(worst.bars, "bar")} missing from ${when}${rest} · ${keeps}`,
    action: bars > 0
      ? {
        label: `Fill ${counted(bars, "bar")}`,
        job: { kind: "update", what: [id], fill: true },
      }
      : link("Look", file.file, "#gaps"),
    command: bars > 0 ? `barkeep update ${id} --fill` : `barkeep gaps ${id}`,
  }];
}

function attention({ report }: NeedsInput): Need[] {
  return report.core.filter(({ health }) => health === "attention").map((file) => ({
    key: `attention ${file.file}`,
    severity: "attention",
    title: titleOf(idOf(file.file)),
    text: file.reason ?? "",
    action: link("Look", file.file),
    command: file.mend,
  }));
}

function names({ report }: NeedsInput): Need[] {
  // A clash that stands as a finding on its files is told there.
  const told = new Set(report.core.map(({ reason }) => reason));
  return report.clashes.filter(({ reason }) => !told.has(reason)).map(({ files, reason }) => ({
    key: `names ${files.join(" ")}`,
    severity: "attention",
    title: files[0],
    text: reason,
    action: null,
    command: null,
  }));
}

/** One line a ticker: its assets are made anew together. */
function stale({ report }: NeedsInput): Need[] {
  const troubled = report.derived.filter(({ health }) => health !== "ok");
  return [...Map.groupBy(troubled, ({ ticker }) => ticker)].map(([ticker, assets]) => ({
    key: `stale ${ticker}`,
    severity: assets.some(({ health }) => health === "damaged") ? "damaged" : "attention",
    title: ticker,
    text: `${assets.map(({ asset }) => asset).join(", ")}: ${assets.length === 1 ? "" : "e.g. "}${
      assets[0].reason ?? "stale"
    }`,
    action: null,
    command: `barkeep rebuild ${ticker}`,
  }));
}
