/** `barkeep import`: bars that a platform or a vendor exported, merged into the right file. */

import { type Command, Option } from "commander";
import { isAbsolute, resolve } from "node:path";
import { parseZone } from "../../core/bars/zone.ts";
import { UsageError } from "../../core/errors.ts";
import { type AfterImport, afterImport } from "../../core/operations/import/after_import.ts";
import type { Answers } from "../../core/operations/import/answers.ts";
import type { ImportPlan, ImportRequest } from "../../core/operations/import/import_plan.ts";
import { planImport } from "../../core/operations/import/plan_import.ts";
import { instantOfPlan } from "../../core/operations/plan_id.ts";
import { FORMATS } from "../../core/sources/csv/formats/registry.ts";
import { readSettings } from "../../core/store/settings.ts";
import type { Store } from "../../core/store/store.ts";
import { type Context, examples, type Options, textOption } from "../command.ts";
import { type ExitCode, exitCodeOf, worstExitCode } from "../exit_codes.ts";
import { carryOut, showPlan } from "../merge_command.ts";
import { openForReading, openForWriting } from "../open_store.ts";
import { counted, grouped } from "../output/format.ts";
import { exportsExitCode } from "../output/import_exit.ts";
import { exportsJson } from "../output/import_json.ts";
import { printExports, printRejects } from "../output/import_text.ts";

export function configure(command: Command): void {
  const formats = FORMATS.filter(({ refuse }) => !refuse).map(({ id }) => id).join(", ");
  command
    .argument("<path...>", "exported files: .csv, .txt, .csv.gz, one-file .zip")
    .option("--as <file>", "whose bars they are: ES1_1m, or ES1")
    .option("--format <id>", `what wrote them: ${formats}`)
    .option("--tz <zone>", "the zone of their clock: America/Chicago, +01:00, America/New_York+7")
    .option("--stamp <open|close>", "whether a bar's time is its open or its close")
    .option("--dates <dmy|mdy>", "day or month first")
    .option("--columns <roles>", "date,clock,open,high,low,close,volume,- in the file's order")
    .option("--symbol <symbol>", "which symbol of a file that holds several")
    .option("--shift", "move prices of another adjustment to the file's level")
    .option("--skip-bad", "leave bad rows out and write them to <name>.rejects.csv")
    .option("--dry-run", "print the plan, write nothing")
    .option("--yes", "answer held plans with: add")
    .addOption(
      new Option("--keep", "keep the file's bars where the export differs").conflicts("replace"),
    )
    .option("--replace", "take the export's bars where they differ or look odd")
    .option("--plan <id>", "do exactly what a dry run printed, or refuse")
    .option("--master-tz <zone>", "what the clock of a naive file in the store means")
    .addHelpText(
      "after",
      examples(
        [
          "barkeep import ~/Downloads/*.csv --dry-run",
          "what each export is, and what it would add",
        ],
        ['barkeep import "CME_MINI_ES1!, 5.csv"', "add it to ES1_5m"],
        ["barkeep import ES.txt --as ES1_1m --tz America/Chicago", "say what the file does not"],
      ),
    );
}

export function reads(args: readonly string[]): readonly string[] {
  return args.map(absolute);
}

export async function run(
  context: Context,
  args: readonly string[],
  options: Options,
): Promise<ExitCode> {
  const dryRun = options["dryRun"] === true;
  const store = dryRun ? await openForReading(context) : await openForWriting(context, "import");
  const request = await requestOf(store, args, options);
  const plan = await readAll(context, store, request);
  let after: AfterImport = { rejects: [], failures: [] };
  const told = {
    command: "import",
    again: againWith(args, options),
    json: () => ({
      exports: exportsJson(plan),
      rejects: after.rejects,
      failures: after.failures.map(({ kind, message, facts }) => ({ kind, message, facts })),
    }),
  };
  if (!context.json) printExports(context.terminal, plan);
  const held = exportsExitCode(plan.exports);
  if (dryRun) return worstExitCode([await showPlan(context, store, plan, told), held]);
  const { code } = await carryOut(context, store, plan, {
    ...told,
    settings: request.settings,
    arguments: plan.exports.map(({ name }) => name),
    wanted: textOption(options, "plan"),
    after: async (_operation, files) => {
      after = await afterImport(store, plan, request, files);
    },
  });
  if (!context.json) printRejects(context.terminal, after.rejects);
  for (const { message } of after.failures) context.terminal.warn(message);
  return worstExitCode([code, held, ...after.failures.map(exitCodeOf)]);
}

const ANSWERS: readonly (keyof Answers)[] = [
  "as",
  "format",
  "columns",
  "tz",
  "stamp",
  "dates",
  "symbol",
];

export function answersOf(options: Options): Answers {
  return Object.fromEntries(ANSWERS.flatMap((name) => {
    const text = textOption(options, name);
    return text === undefined ? [] : [[name, text]];
  }));
}

async function requestOf(
  store: Store,
  args: readonly string[],
  options: Options,
): Promise<ImportRequest> {
  const id = textOption(options, "plan"), zone = textOption(options, "masterTz");
  return {
    paths: args.map(absolute),
    settings: await readSettings(store.fs, store.root),
    answers: answersOf(options),
    skipBad: options["skipBad"] === true,
    shift: options["shift"] === true,
    policy: options["replace"] === true ? "replace" : options["keep"] === true ? "keep" : "default",
    yes: options["yes"] === true,
    ...(id !== undefined && { instant: instantOfPlan(id) }),
    ...(zone !== undefined && { masterZone: parseZone(zone) }),
  };
}

/** The launcher names files by their whole path; by hand they may be named from the working folder. */
function absolute(path: string): string {
  if (path.trim() === "") throw new UsageError("Cannot import a file without a name.");
  return isAbsolute(path) ? path : resolve(path);
}

async function readAll(
  { terminal }: Context,
  store: Store,
  request: ImportRequest,
): Promise<ImportPlan> {
  using progress = terminal.progress();
  const started = performance.now();
  return await planImport(store, {
    ...request,
    onRows: (file, rows) => {
      const rate = rows / Math.max(1, performance.now() - started) * 1000;
      progress.step(`reading ${file}: ${counted(rows, "row")}, ${grouped(rate)} rows/s`);
    },
  });
}

/** The command line once more, for the plan that a dry run printed. */
function againWith(args: readonly string[], options: Options): string {
  const flags = ANSWERS.flatMap((name) => {
    const text = textOption(options, name);
    return text === undefined ? [] : [`--${name}`, quoted(text)];
  });
  const switches = [["skipBad", "--skip-bad"], ["shift", "--shift"], ["keep", "--keep"], [
    "replace",
    "--replace",
  ], ["yes", "--yes"]].flatMap(([name, flag]) => options[name] === true ? [flag] : []);
  const zone = textOption(options, "masterTz");
  const naive = zone === undefined ? [] : ["--master-tz", quoted(zone)];
  return ["import", ...args.map(quoted), ...flags, ...switches, ...naive].join(" ");
}

/** As a shell reads it. */
function quoted(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
