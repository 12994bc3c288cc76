/** Which column of a file holds what. */

import { UsageError } from "../../../errors.ts";
import { NO_STAMP, stampIn } from "../time/stamp_reader.ts";
import type { TextLayout } from "../text/layout.ts";
import type { ExportFormat, Role } from "./format.ts";

/** Positions of the columns in a row; -1 where there is none. */
export interface ColumnPlan {
  readonly time: number;
  /** The clock beside a date; -1 if `time` holds both. */
  readonly clock: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  /** Taken where `volume` is 0 throughout. */
  readonly otherVolume: number;
  /** Added to `volume`. */
  readonly addedVolume: number;
  readonly symbol: number;
  readonly timeframe: number;
  /** Cells every row must have. */
  readonly fieldCount: number;
  /** Names of the volume columns as the header has them, for messages. */
  readonly volumeNames: readonly [string, string];
  /** Set if the header and the rows disagree: what was assumed. */
  readonly headerLies: string | null;
}

/** Names of the field for each role, normalised. The first column of a role wins. */
const NAMES: readonly (readonly [Role, RegExp])[] = [
  [
    "time",
    /^(datetime|date[ _]?time|timestamp|time[ _]?stamp|open[ _]?time|bar[ _]?time|ts|dt|t|unix|epoch|unix[ _]?time(stamp)?|gmt time|utc time|local time|time[ _]?utc|utc)$/,
  ],
  ["date", /^(date|day|dtyyyymmdd)$/],
  ["clock", /^(time|clock|hour)$/],
  ["open", /^(open|o|open[ _]?price|op|bid[ _]?open)$/],
  ["high", /^(high|h|high[ _]?price|hi|max|bid[ _]?high)$/],
  ["low", /^(low|l|low[ _]?price|lo|min|bid[ _]?low)$/],
  ["close", /^(close|c|last|latest|close[ _]?price|close\/last|cl|settle|bid[ _]?close)$/],
  [
    "volume",
    /^(volume|vol|v|total ?volume|totalvolume|tick[ _]?vol(ume)?|volume[ _](btc|base|from)|real[ _]?volume|qty|trade[ _]?volume)$/,
  ],
  ["symbol", /^(symbol|ticker|instrument|sym|contract|root[ _]?symbol)$/],
];

const ROLES: readonly Role[] = [
  "time",
  "date",
  "clock",
  "open",
  "high",
  "low",
  "close",
  "volume",
  "volume+",
  "symbol",
  "timeframe",
  "-",
];

function roleOf(name: string, format: ExportFormat): Role {
  return format.names?.[name] ?? NAMES.find(([, test]) => test.test(name))?.[0] ??
    "-";
}

/** The plan from the user's `--columns`, the header's names, or the format's positions. */
export function planColumns(
  format: ExportFormat,
  layout: TextLayout,
  userColumns: string | undefined,
): ColumnPlan {
  if (userColumns !== undefined) return planOf(parseColumns(userColumns), format, layout, null);
  if (layout.header === null) return planOf(positions(format, layout), format, layout, null);
  return planByHeader(format, layout, layout.header);
}

/** `date,clock,open,high,low,close,volume,-`: one role for each column. */
function parseColumns(text: string): Role[] {
  return text.split(",").map((part) => {
    const word = part.trim().toLowerCase();
    const role = ROLES.find((known) => known === word) ?? (word === "" ? "-" : undefined);
    if (role === undefined) {
      throw new UsageError(
        `Cannot read --columns "${text}": "${word}" is no column. Use ${
          ROLES.join(", ")
        }, one for each column of the file.`,
      );
    }
    return role;
  });
}

function planByHeader(
  format: ExportFormat,
  layout: TextLayout,
  header: readonly string[],
): ColumnPlan {
  const names = header.slice();
  let lies: string | null = null;
  if (names.at(-1) === "" && names.length === layout.fieldCount + 1) names.pop();
  if (names.length + 1 === layout.fieldCount && isClock(layout.rows[0][1])) {
    lies =
      `the header names ${names.length} columns but the rows have ${layout.fieldCount}; the second is read as the clock of ${
        names[0]
      }`;
    names.splice(1, 0, "time");
  } else if (names.length !== layout.fieldCount && layout.fieldCount - names.length !== 1) {
    lies = `the header names ${names.length} columns but the rows have ${layout.fieldCount}`;
  }
  return planOf(
    names.map((name) => roleOf(name, format)),
    format,
    { ...layout, header: names },
    lies,
  );
}

/** A cell that is a clock and nothing else. */
function isClock(cell: string | undefined): boolean {
  return cell !== undefined && /^\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[ap]m)?$/i.test(cell);
}

/** Roles by position; a date's clock may stand in the same cell or in the next. */
function positions(format: ExportFormat, layout: TextLayout): Role[] {
  const roles = (format.columns ?? guessedPositions(layout)).slice();
  const at = roles.findIndex((role) => role === "time" || role === "date");
  const hasClock = isClock(layout.rows[0][at + 1]);
  if (hasClock && roles[at + 1] !== "clock") roles.splice(at + 1, 0, "clock");
  if (!hasClock && roles[at + 1] === "clock" && layout.fieldCount < roles.length) {
    roles.splice(at + 1, 1);
  }
  return roles;
}

/** The first time, then open, high, low, close and volume as they come. */
function guessedPositions(layout: TextLayout): Role[] {
  const row = layout.rows[0];
  const at = row.findIndex((cell) => !/^\d{1,7}$/.test(cell) && stampIn(cell).basis !== NO_STAMP);
  const before: Role[] = row.slice(0, at).map((cell) => /[a-z]/i.test(cell) ? "symbol" : "-");
  return [...before, "time", "open", "high", "low", "close", "volume"];
}

function planOf(
  roles: readonly Role[],
  format: ExportFormat,
  layout: TextLayout,
  headerLies: string | null,
): ColumnPlan {
  const at = (role: Role) => roles.indexOf(role);
  const [time, clock] = timeColumns(roles, layout);
  const [volume, otherVolume] = volumeColumns(roles, format, layout);
  const name = (column: number) => layout.header?.[column] ?? `column ${column + 1}`;
  const plan = {
    time,
    clock,
    open: at("open"),
    high: at("high"),
    low: at("low"),
    close: at("close"),
    volume,
    otherVolume,
    addedVolume: at("volume+"),
    symbol: at("symbol"),
    timeframe: at("timeframe"),
    fieldCount: layout.fieldCount,
    volumeNames: [name(volume), name(otherVolume)] as const,
    headerLies,
  };
  refuseMissing(plan, layout);
  return plan;
}

/** A column that holds date and clock by itself, else a date with its clock. */
function timeColumns(roles: readonly Role[], layout: TextLayout): [number, number] {
  const row = layout.rows[0];
  const candidates = (["time", "date", "clock"] as const)
    .flatMap((role) => roles.flatMap((found, i) => found === role ? [i] : []));
  const stamps = candidates.map((i) => ({ i, ...stampIn(row[i] ?? "") }));
  const whole = stamps.find((stamp) => stamp.basis !== NO_STAMP && !stamp.dateOnly);
  if (whole) return [whole.i, -1];
  const date = stamps.find((stamp) => stamp.basis !== NO_STAMP)?.i ?? -1;
  const clock = candidates.find((i) =>
    i !== date && (roles[i] !== "date") && stampIn(row[date] ?? "", row[i] ?? "").basis !== NO_STAMP
  );
  return [date, clock ?? -1];
}

function volumeColumns(
  roles: readonly Role[],
  format: ExportFormat,
  layout: TextLayout,
): [number, number] {
  const named = (format.volumes ?? []).map((name) => layout.header?.indexOf(name) ?? -1);
  const all = [...named, ...roles.flatMap((role, i) => role === "volume" ? [i] : [])]
    .filter((i) => i >= 0 && i < layout.fieldCount);
  const distinct = [...new Set(all)];
  return [distinct[0] ?? -1, distinct[1] ?? -1];
}

function refuseMissing(plan: ColumnPlan, layout: TextLayout): void {
  const missing = (["time", "open", "high", "low", "close"] as const).filter((name) =>
    plan[name] < 0 || plan[name] >= plan.fieldCount
  );
  if (missing.length === 0) return;
  const columns = (layout.header ?? layout.rows[0]).slice(0, 12).join(", ");
  throw new UsageError(
    `Cannot find the column of ${
      missing.join(", ")
    } (the file has: ${columns}). Say what each column is, for example --columns time,open,high,low,close,volume.`,
  );
}
