/** What a table's columns are and mean, told from the footer alone. */

import { arrowZones } from "./arrow_schema.ts";
import { epochUnit } from "./clock.ts";
import {
  CODECS,
  ELEMENT,
  ENCODINGS,
  FILE,
  type Footer,
  GROUP,
  integerAt,
  META,
  metaOf,
  numberAt,
  numbersAt,
  structsAt,
  textAt,
} from "./footer.ts";
import { logicalOf, physicalOf } from "./logical.ts";
import { type PandasFacts, pandasFacts } from "./pandas.ts";
import { integerRange } from "./statistics.ts";

/** One leaf column, in physical order. */
export interface ColumnShape {
  readonly name: string;
  /** `INT32`, `INT64`, `DOUBLE`, `BYTE_ARRAY`, … */
  readonly physical: string;
  /** `timestamp[ns,utc]`, `timestamp[us]`, `string`, `date`, `int64`, … or `null` where there is none. */
  readonly logical: string | null;
  /** The Parquet column may hold nulls. */
  readonly nullable: boolean;
  /** pandas' own dtype (`numpy_type` of its metadata), `null` without pandas metadata. */
  readonly dtype: string | null;
  /** Compression codec of its last row group: `SNAPPY`, `ZSTD`, … */
  readonly codec: string;
  readonly encodings: readonly string[];
}

export type TimeUnit = "s" | "ms" | "us" | "ns" | "day";

/** A column that says when a bar opened. */
export interface TimeColumn {
  readonly column: number;
  readonly name: string;
  readonly kind: "timestamp" | "integer" | "date" | "string";
  /** An integer's unit is guessed by its size; `unknown` where the footer holds no statistics or none that fit. */
  readonly unit: TimeUnit | "unknown";
  /** The zone a tz-aware column shows its instants in; `null` when naive. */
  readonly zone: string | null;
  /** `utc`: instants (tz-aware, or an integer epoch). `wall`: naive; its meaning is decided elsewhere. */
  readonly clock: "utc" | "wall";
  readonly isIndex: boolean;
}

/** Column numbers of the values, `null` where the table has none. */
export interface ValueColumns {
  readonly open: number | null;
  readonly high: number | null;
  readonly low: number | null;
  readonly close: number | null;
  readonly volume: number | null;
}

export interface TableShape {
  readonly columns: readonly ColumnShape[];
  readonly time: TimeColumn | null;
  /** A second column of the same instant, such as int64 seconds beside a `datetime` index. */
  readonly secondTime: TimeColumn | null;
  /** Found in any spelling; `lowerCase` says whether the names are the ones that consumers accept. */
  readonly values: ValueColumns;
  readonly lowerCase: boolean;
  /** Neither time nor value. */
  readonly extras: readonly (ColumnShape & { readonly column: number })[];
  readonly index: { readonly kind: "column" | "range" | "none"; readonly name: string | null };
  /** The codec of most columns. */
  readonly codec: string;
  /** `pandas 2.3.3 (pyarrow 22.0.0)`, or what the file says created it. */
  readonly writer: string;
  /** Why this can't be a master that Barkeep writes to, in words; empty when it can. */
  readonly problems: readonly string[];
}

/** True if Barkeep can patch a table of this shape. */
export function isWritable(shape: TableShape): boolean {
  return shape.problems.length === 0;
}

/** Names under which a time is looked for when the index is none, best first. */
const TIME_NAMES = ["datetime", "time", "timestamp", "date"];
const INSTANT_NAMES = ["datetime", "time", "timestamp"];
const PRICES = ["open", "high", "low", "close"] as const;
const NUMBERS = new Set(["DOUBLE", "FLOAT", "INT32", "INT64"]);
const WRITABLE_CODECS = new Set([
  "UNCOMPRESSED",
  "SNAPPY",
  "GZIP",
  "BROTLI",
  "LZ4",
  "ZSTD",
  "LZ4_RAW",
]);

/** The shape of a table. Throws `ThriftError` when the footer contradicts itself. */
export function shapeOf(footer: Footer): TableShape {
  const pandas = pandasFacts(footer.keyValues.get("pandas"));
  const columns = columnsOf(footer, pandas);
  const times = timeColumns(footer, columns, pandas);
  const time = primaryTime(times);
  const secondTime = times.find((other) => other !== time && isTimeName(other.name)) ?? null;
  const values = valueColumns(columns);
  const taken = new Set([time?.column, secondTime?.column, ...Object.values(values)]);
  const named = Object.values(values).flatMap((at) => at === null ? [] : [columns[at].name]);
  const shape = {
    columns,
    time,
    secondTime,
    values,
    lowerCase: named.every((name) => name === name.toLowerCase()),
    extras: columns.flatMap((shape, column) => taken.has(column) ? [] : [{ ...shape, column }]),
    index: indexOf(pandas),
    codec: mostCommon(columns.map((column) => column.codec)),
    writer: pandas?.writer ?? textAt(footer.root, FILE.createdBy) ?? "unknown",
  };
  return { ...shape, problems: problemsOf(shape, footer, pandas) };
}

function columnsOf(footer: Footer, pandas: PandasFacts | null): ColumnShape[] {
  const leaves = footer.elements.filter((element) => physicalOf(element) !== "group");
  const lastChunks = footer.groups.length ? structsAt(footer.groups.at(-1)!, GROUP.columns) : [];
  return leaves.map((element, i) => {
    const name = textAt(element, ELEMENT.name) ?? "";
    const meta = lastChunks[i] && metaOf(lastChunks[i]);
    return {
      name,
      physical: physicalOf(element),
      logical: logicalOf(element),
      nullable: numberAt(element, ELEMENT.repetition) === 1,
      dtype: pandas?.dtypes.get(name) ?? null,
      codec: meta ? CODECS[numberAt(meta, META.codec) ?? 0] ?? "unknown" : "SNAPPY",
      encodings: meta ? numbersAt(meta, META.encodings).map((id) => ENCODINGS[id] ?? `${id}`) : [],
    };
  });
}

/** Every column that could tell the time of a bar. */
function timeColumns(
  footer: Footer,
  columns: readonly ColumnShape[],
  pandas: PandasFacts | null,
): TimeColumn[] {
  return columns.flatMap((shape, column) => {
    const isIndex = pandas?.indexColumns.includes(shape.name) ?? false;
    const found = timeKind(shape, footer, column, isIndex);
    if (!found) return [];
    const instants = found.kind === "integer" || (shape.logical?.endsWith(",utc]") ?? false);
    const zone = found.kind === "timestamp" && instants
      ? pandas?.zones.get(shape.name) ?? arrowZone(footer, shape.name) ?? "UTC"
      : null;
    return [{
      column,
      name: shape.name,
      ...found,
      zone,
      clock: instants ? "utc" : "wall",
      isIndex,
    }];
  });
}

/** Asked only where pandas does not say it: the schema is long to read. */
function arrowZone(footer: Footer, name: string): string | undefined {
  return arrowZones(footer.keyValues.get("ARROW:schema")).get(name);
}

function timeKind(
  shape: ColumnShape,
  footer: Footer,
  column: number,
  isIndex: boolean,
): Pick<TimeColumn, "kind" | "unit"> | null {
  const unit = /^timestamp\[(ms|us|ns)/.exec(shape.logical ?? "")?.[1];
  if (unit && shape.physical === "INT64") return { kind: "timestamp", unit: unit as TimeUnit };
  if (!isIndex && !isTimeName(shape.name)) return null;
  if (shape.logical === "date") return { kind: "date", unit: "day" };
  if (shape.physical === "INT64" && shape.logical === null) {
    return epochKind(footer, column, isIndex);
  }
  const isText = shape.physical === "BYTE_ARRAY" && (shape.logical ?? "string") === "string";
  return isText && isTimeName(shape.name) ? { kind: "string", unit: "ms" } : null;
}

function epochKind(
  footer: Footer,
  column: number,
  isIndex: boolean,
): Pick<TimeColumn, "kind" | "unit"> | null {
  const range = integerRange(footer.groups, column);
  const unit = range ? epochUnit(range.min, range.max) : "unknown";
  // An integer index that counts rows is no time at all.
  return isIndex && unit === "unknown" ? null : { kind: "integer", unit };
}

function isTimeName(name: string): boolean {
  return TIME_NAMES.includes(name.toLowerCase());
}

/** The index if it is a time, else the best name, else the only timestamp there is. */
function primaryTime(times: readonly TimeColumn[]): TimeColumn | null {
  const index = times.find((time) => time.isIndex);
  if (index) return index;
  // An index of another kind names the rows; a time beside it is still the bars' time.
  const rank = (time: TimeColumn) => TIME_NAMES.indexOf(time.name.toLowerCase());
  const usable = times.filter((time) => rank(time) >= 0)
    .sort((a, b) => Number(a.kind === "string") - Number(b.kind === "string") || rank(a) - rank(b));
  if (usable.length) return usable[0];
  return times.length === 1 ? times[0] : null;
}

function valueColumns(columns: readonly ColumnShape[]): ValueColumns {
  const at = (name: string) => {
    const exact = columns.findIndex((column) => column.name === name);
    const loose = columns.findIndex((column) => column.name.toLowerCase() === name);
    return exact >= 0 ? exact : loose >= 0 ? loose : null;
  };
  return {
    open: at("open"),
    high: at("high"),
    low: at("low"),
    close: at("close"),
    volume: at("volume"),
  };
}

function indexOf(pandas: PandasFacts | null): TableShape["index"] {
  const column = pandas?.indexColumns[0];
  if (column !== undefined) {
    const name = pandas!.names.get(column);
    return { kind: "column", name: name === undefined ? column : name };
  }
  return pandas?.range ? { kind: "range", name: pandas.range.name } : { kind: "none", name: null };
}

function mostCommon(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "UNCOMPRESSED";
}

function problemsOf(
  shape: Omit<TableShape, "problems">,
  footer: Footer,
  pandas: PandasFacts | null,
): string[] {
  return [
    ...layoutProblems(shape, footer, pandas),
    ...timeProblems(shape, footer),
    ...valueProblems(shape),
  ];
}

function layoutProblems(
  { columns }: Omit<TableShape, "problems">,
  footer: Footer,
  pandas: PandasFacts | null,
): string[] {
  const problems: string[] = [], names = columns.map((column) => column.name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (columns.length !== footer.elements.length) problems.push("it has nested columns");
  if (twice !== undefined) problems.push(`it has two columns called ${twice}`);
  if (footer.root.get(FILE.encryption)) problems.push("it is encrypted");
  if (pandas && pandas.indexColumns.length > 1) {
    problems.push(`its index has ${pandas.indexColumns.length} levels`);
  }
  if (
    pandas?.range && pandas.range.stop - pandas.range.start !== rowsOf(footer) * pandas.range.step
  ) {
    problems.push("its pandas RangeIndex does not count its rows");
  }
  for (const { name, codec } of columns) {
    if (!WRITABLE_CODECS.has(codec)) {
      problems.push(`its column ${name} is compressed with ${codec}`);
    }
  }
  return problems;
}

function rowsOf(footer: Footer): number {
  return integerAt(footer.root, FILE.rows);
}

function timeProblems(
  { time, index, columns, secondTime }: Omit<TableShape, "problems">,
  footer: Footer,
): string[] {
  if (!time) return ["it has no time column"];
  const problems: string[] = [];
  if (time.kind === "string") problems.push(`the times in its column ${time.name} are text`);
  if (time.unit === "unknown" && integerRange(footer.groups, time.column)) {
    problems.push(`the numbers in its column ${time.name} are no times`);
  }
  if (index.kind === "column" && !time.isIndex) {
    problems.push(`its index${index.name === null ? "" : ` ${index.name}`} is not the time`);
  }
  for (const { name } of columns) {
    const isOurs = name === time.name || name === secondTime?.name && secondTime.kind !== "string";
    if (!isOurs && INSTANT_NAMES.includes(name.toLowerCase())) {
      problems.push(`its column ${name} holds no times that new rows could follow`);
    }
  }
  return problems;
}

function valueProblems({ columns, values, lowerCase }: Omit<TableShape, "problems">): string[] {
  const missing = PRICES.filter((name) => values[name] === null);
  if (missing.length) return [`it has no column ${missing.join(", ")}`];
  const problems: string[] = [];
  if (!lowerCase) {
    problems.push("its columns are not called open, high, low, close in small letters");
  }
  for (const at of Object.values(values)) {
    if (at === null) continue;
    const { name, physical, logical } = columns[at];
    if (!NUMBERS.has(physical) || logical !== null && !/^u?int\d+$/.test(logical)) {
      problems.push(`its column ${name} has the type ${logical ?? physical}`);
    }
  }
  return problems;
}
