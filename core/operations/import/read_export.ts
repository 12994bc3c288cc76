/** Reads one export with the user's answers, old and new, against the file that its bars belong to. */

import type { Timeframe } from "../../bars/timeframe.ts";
import { BarkeepError, UsageError } from "../../errors.ts";
import { type Decision, isSettled } from "../../sources/csv/decide/decision.ts";
import type { Stamp } from "../../sources/csv/formats/format.ts";
import type { ExportGuess } from "../../sources/csv/guess_target.ts";
import { parseExport } from "../../sources/csv/parse_export.ts";
import type { Decisions, ParseOptions } from "../../sources/csv/parsed_export.ts";
import { fileSource, type RawSource } from "../../sources/csv/text/source.ts";
import { parseClock } from "../../sources/csv/time/clock.ts";
import type { DateOrder } from "../../sources/csv/time/dates.ts";
import { type Answers, answersFor, type RememberedAnswer } from "./answers.ts";
import { openAnswers, standingAnswers, withMemory } from "./remembered.ts";
import type { ExportHeld, ExportPlan, ImportRequest } from "./import_plan.ts";
import type { ImportRun } from "./import_run.ts";
import {
  type AsWord,
  type NoTarget,
  parseAs,
  type Target,
  targetFound,
  targetSaid,
} from "./target_file.ts";

/** Never throws what the export or its file is to blame for: that becomes a plan that failed. */
export async function readExport(run: ImportRun, path: string): Promise<ExportPlan> {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const remembered = answersFor(run.remembered, name) ?? null;
  const answers = { ...standingAnswers(remembered), ...said(run.request.answers) };
  const unread = { path, name, source: null, parsed: null, options: {}, target: null, held: [] };
  try {
    const source = await fileSource(run.store.fs, path);
    const plan = await readSource(run, { path, source, answers, remembered });
    const open = openAnswers(plan, remembered);
    return open === null
      ? plan
      : await readSource(run, { path, source, answers: { ...answers, ...open }, remembered });
  } catch (error) {
    if (!(error instanceof BarkeepError)) throw error;
    return { ...unread, outcome: "failed", error, remembered };
  }
}

/** Without the flags that were not given. */
function said(answers: Answers): Answers {
  return Object.fromEntries(Object.entries(answers).filter(([, text]) => text !== undefined));
}

/** The reader's options. Throws `UsageError` for an answer that can't be. */
export function optionsOf(
  request: Pick<ImportRequest, "skipBad" | "onRows">,
  name: string,
  answers: Answers,
): ParseOptions {
  const as = answers.as === undefined ? undefined : parseAs(answers.as);
  const { skipBad, onRows } = request;
  return {
    format: answers.format,
    columns: answers.columns,
    ticker: as?.ticker,
    timeframe: as?.timeframe,
    zone: answers.tz === undefined ? undefined : parseClock(answers.tz).name,
    stamp: oneOf<Stamp>("--stamp", answers.stamp, ["open", "close"]),
    dates: oneOf<DateOrder>("--dates", answers.dates, ["dmy", "mdy"]),
    symbol: answers.symbol,
    skipBad,
    onProgress: onRows && ((rows, bytes) => onRows(name, rows, bytes)),
  };
}

function oneOf<T extends string>(
  flag: string,
  text: string | undefined,
  allowed: readonly T[],
): T | undefined {
  if (text === undefined) return undefined;
  const found = allowed.find((value) => value === text.toLowerCase());
  if (found !== undefined) return found;
  throw new UsageError(`Cannot use ${flag} "${text}": write ${allowed.join(" or ")}.`);
}

interface Reading {
  readonly path: string;
  readonly source: RawSource;
  readonly answers: Answers;
  readonly remembered: RememberedAnswer | null;
}

async function readSource(run: ImportRun, reading: Reading): Promise<ExportPlan> {
  const { path, source, answers, remembered } = reading;
  const options = optionsOf(run.request, source.name, answers);
  const as = answers.as === undefined ? undefined : parseAs(answers.as);
  const lookUp = (guess: ExportGuess) => presentFor(run, guess, as);
  const parsed = withMemory(
    await parseExport(source, { ...options, lookUp }),
    run.request.answers,
    remembered,
  );
  const found = targetOf(run, parsed.decisions, as);
  const target = found && "file" in found ? found : null;
  const held: ExportHeld[] = [
    ...parsed.held,
    ...found && "held" in found
      ? [{ code: "target" as const, message: found.held, flag: "--as" }]
      : [],
  ];
  const outcome = held.length > 0 ? "held" as const : "merged" as const;
  const { name } = source;
  return { path, name, outcome, source, parsed, options, target, held, error: null, remembered };
}

/** The bars present in the file that the export seems to belong to; `undefined` where there is none. */
async function presentFor(run: ImportRun, guess: ExportGuess, as: AsWord | undefined) {
  const found = targetOf(run, guess, as);
  if (!found || "held" in found || found.isNew || !Number.isFinite(guess.from)) return undefined;
  return await run.files.present(found.file, guess);
}

function targetOf(
  run: ImportRun,
  { ticker, timeframe }: Pick<Decisions, "ticker" | "timeframe">,
  as: AsWord | undefined,
): Target | NoTarget | null {
  const of = timeframeOf(timeframe, as);
  if (of === null) return null;
  if (as) return targetSaid(as, of, run.catalog);
  if (!isSettled(ticker) || ticker.value === null) return null;
  return targetFound(ticker.value, of, run.catalog);
}

function timeframeOf(found: Decision<Timeframe>, as: AsWord | undefined): Timeframe | null {
  if (!isSettled(found) || found.value === null) return null;
  return as?.timeframe ?? found.value;
}
