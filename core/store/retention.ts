/** Which backups to keep. Pure: a policy is data, and every decision comes with its reasons. */

/** How many backups of each file stay. All zero: nothing is ever removed. */
export interface RetentionPolicy {
  /** The newest ones. */
  readonly last: number;
  /** The newest of each of so many days (UTC) that have one; weeks and months alike. */
  readonly daily: number;
  readonly weekly: number;
  readonly monthly: number;
  /** Days that a backup stays which holds bars the present file no longer has. */
  readonly lostBarsDays: number;
  /** Most bytes that all backups together may take. */
  readonly budgetBytes: number;
  /** The same as a share of the disk; the smaller of the two counts. */
  readonly budgetShare: number;
}

/** What is kept if nothing else is set. */
export const DEFAULT_POLICY: RetentionPolicy = {
  last: 3,
  daily: 7,
  weekly: 8,
  monthly: 12,
  lostBarsDays: 365,
  budgetBytes: 20e9,
  budgetShare: 0.1,
};

/** What the decision needs to know of a backup. */
export interface RetentionCandidate {
  readonly id: string;
  readonly file: string;
  /** ms since the epoch. */
  readonly made: number;
  /** The file that holds its bytes; several backups may share one. */
  readonly content: string;
  /** Bytes of that file. */
  readonly size: number;
  /** It was verified and its checks found nothing wrong. */
  readonly good: boolean;
  /** It holds bars that the present file no longer has. */
  readonly holdsLostBars: boolean;
}

/** What the decision needs to know besides the backups. */
export interface RetentionFacts {
  /** ms since the epoch. */
  readonly now: number;
  /** Ids of backups that an open operation names. */
  readonly named: ReadonlySet<string>;
  /** Size of the disk in bytes; `null` if unknown. */
  readonly diskBytes: number | null;
}

/** Keep it or not, and why. */
export interface RetentionDecision {
  readonly id: string;
  readonly file: string;
  readonly keep: boolean;
  readonly reasons: readonly string[];
}

const DAY = 86_400_000;

/** Decides about every backup; in the order they were given. */
export function planRetention(
  candidates: readonly RetentionCandidate[],
  policy: RetentionPolicy,
  facts: RetentionFacts,
): RetentionDecision[] {
  const reasons = new Map<string, string[]>(candidates.map(({ id }) => [id, []]));
  const must = new Set<string>();
  for (const ofFile of byFile(candidates)) {
    applyRules(ofFile, policy, reasons);
    for (const { id, why } of protections(ofFile, policy, facts)) {
      must.add(id);
      reasons.get(id)?.unshift(why);
    }
  }
  if (isEmpty(policy)) { for (const own of reasons.values()) own.push("the policy is empty"); }
  else dropOverBudget(candidates, budgetOf(policy, facts), must, reasons);
  return candidates.map(({ id, file }) => decision(id, file, reasons.get(id) ?? []));
}

function isEmpty({ last, daily, weekly, monthly }: RetentionPolicy): boolean {
  return last + daily + weekly + monthly === 0;
}

function decision(id: string, file: string, reasons: readonly string[]): RetentionDecision {
  const dropped = reasons.filter((reason) => reason.startsWith(OVER_BUDGET));
  const keep = reasons.length > 0 && dropped.length === 0;
  return { id, file, keep, reasons: keep ? reasons : dropped.length > 0 ? dropped : [NO_RULE] };
}

const OVER_BUDGET = "over the budget";
const NO_RULE = "no rule keeps it";

/** The backups of each file, newest first. */
function byFile(candidates: readonly RetentionCandidate[]): RetentionCandidate[][] {
  const files = Map.groupBy(candidates, ({ file }) => file);
  return [...files.values()].map((some) => [...some].sort((a, b) => b.made - a.made));
}

function applyRules(
  newestFirst: readonly RetentionCandidate[],
  policy: RetentionPolicy,
  reasons: Map<string, string[]>,
): void {
  newestFirst.slice(0, policy.last).forEach(({ id }, i) =>
    reasons.get(id)?.push(i === 0 ? "the newest" : `one of the last ${policy.last}`)
  );
  keepOnePer(newestFirst, policy.daily, dayOf, "day", reasons);
  keepOnePer(newestFirst, policy.weekly, weekOf, "week", reasons);
  keepOnePer(newestFirst, policy.monthly, monthOf, "month", reasons);
}

/** Only periods that have a backup count, so a month without any costs no old one its place. */
function keepOnePer(
  newestFirst: readonly RetentionCandidate[],
  periods: number,
  periodOf: (time: number) => string,
  word: string,
  reasons: Map<string, string[]>,
): void {
  const seen = new Set<string>();
  for (const { id, made } of newestFirst) {
    const period = periodOf(made);
    if (seen.has(period)) continue;
    if (seen.size === periods) return;
    seen.add(period);
    reasons.get(id)?.push(`the last of the ${word} ${period}`);
  }
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

function monthOf(time: number): string {
  return dayOf(time).slice(0, 7);
}

/** The Monday (UTC) the week begins with; 1970-01-01 was a Thursday. */
function weekOf(time: number): string {
  const day = Math.floor(time / DAY);
  return dayOf((day - (day + 3) % 7) * DAY);
}

/** What stays whatever the rules and the budget say. */
function protections(
  newestFirst: readonly RetentionCandidate[],
  policy: RetentionPolicy,
  { now, named }: RetentionFacts,
): { readonly id: string; readonly why: string }[] {
  const newestGood = newestFirst.find((one) => one.good && one.made <= now);
  const found: { id: string; why: string }[] = [];
  for (const { id, made, holdsLostBars } of newestFirst) {
    if (id === newestGood?.id) found.push({ id, why: "the newest good one" });
    if (named.has(id)) found.push({ id, why: "an open operation needs it" });
    if (made > now) found.push({ id, why: "it is dated in the future" });
    if (holdsLostBars && now - made < policy.lostBarsDays * DAY) {
      found.push({ id, why: "it holds bars that the file no longer has" });
    }
  }
  // With none known to be good the newest is the best there is.
  const [newest] = newestFirst;
  if (!newestGood && newest) {
    found.push({ id: newest.id, why: "the newest one, none is known good" });
  }
  return found;
}

function budgetOf(policy: RetentionPolicy, { diskBytes }: RetentionFacts): number {
  const share = diskBytes === null ? Infinity : diskBytes * policy.budgetShare;
  return Math.min(policy.budgetBytes, share);
}

/** Takes the oldest of what the rules keep, until the rest fits. Shared bytes go with their last user. */
function dropOverBudget(
  candidates: readonly RetentionCandidate[],
  budget: number,
  must: ReadonlySet<string>,
  reasons: Map<string, string[]>,
): void {
  const kept = candidates.filter(({ id }) => (reasons.get(id)?.length ?? 0) > 0);
  const users = new Map<string, number>();
  let total = 0;
  for (const { content, size } of kept) {
    if (!users.has(content)) total += size;
    users.set(content, (users.get(content) ?? 0) + 1);
  }
  for (const { id, content, size } of [...kept].sort((a, b) => a.made - b.made)) {
    if (total <= budget) return;
    if (must.has(id)) continue;
    reasons.get(id)?.push(`${OVER_BUDGET} of ${(budget / 1e9).toFixed(1)} GB`);
    const left = (users.get(content) ?? 1) - 1;
    users.set(content, left);
    if (left === 0) total -= size;
  }
}
