/** The `pandas` metadata of a file: index, dtypes, zones, and the RangeIndex that counts rows. */

/** A RangeIndex as pandas describes it. */
export interface RangeIndex {
  readonly name: string | null;
  readonly start: number;
  readonly stop: number;
  readonly step: number;
}

export interface PandasFacts {
  /** Index columns by their name in the file. */
  readonly indexColumns: readonly string[];
  readonly range: RangeIndex | null;
  /** pandas' `numpy_type` (or `category`) by column name in the file. */
  readonly dtypes: ReadonlyMap<string, string>;
  /** The index's own names by column name in the file; `null` for an index without one. */
  readonly names: ReadonlyMap<string, string | null>;
  readonly zones: ReadonlyMap<string, string>;
  /** `pandas 2.3.3 (pyarrow 22.0.0)`. */
  readonly writer: string;
}

interface PandasJson {
  index_columns?: unknown[];
  columns?: {
    name?: string | null;
    field_name?: string;
    pandas_type?: string;
    numpy_type?: string;
    metadata?: { timezone?: string } | null;
  }[];
  creator?: { library?: string; version?: string };
  pandas_version?: string;
}

/** What the metadata says; `null` if there is none or it is no JSON object. */
export function pandasFacts(text: string | undefined): PandasFacts | null {
  const json = parse(text);
  if (!json) return null;
  const dtypes = new Map<string, string>(), names = new Map<string, string | null>();
  const zones = new Map<string, string>();
  for (const column of json.columns ?? []) {
    const field = column.field_name ?? column.name ?? "";
    // Of a categorical, numpy_type says only how wide its codes are.
    const dtype = column.pandas_type === "categorical" ? "category" : column.numpy_type;
    if (dtype) dtypes.set(field, dtype);
    names.set(field, column.name ?? null);
    if (column.metadata?.timezone) zones.set(field, column.metadata.timezone);
  }
  const index = json.index_columns ?? [];
  return {
    indexColumns: index.filter((entry) => typeof entry === "string"),
    range: index.map(rangeIndex).find((range) => range !== null) ?? null,
    dtypes,
    names,
    zones,
    writer: writerOf(json),
  };
}

function parse(text: string | undefined): PandasJson | null {
  if (text === undefined) return null;
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === "object" && json !== null ? json : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function rangeIndex(entry: unknown): RangeIndex | null {
  if (typeof entry !== "object" || entry === null || !("kind" in entry)) return null;
  const { name = null, start, stop, step } = entry as Record<string, unknown>;
  if (typeof start !== "number" || typeof stop !== "number" || typeof step !== "number") {
    return null;
  }
  return { name: typeof name === "string" ? name : null, start, stop, step };
}

function writerOf(json: PandasJson): string {
  const creator = json.creator ? ` (${json.creator.library} ${json.creator.version})` : "";
  return `pandas ${json.pandas_version ?? "?"}${creator}`;
}

/**
 * The metadata with a RangeIndex that counts `rows`, as long as it was: a copy of this text stands inside
 * a FlatBuffer that can't grow. Blanks, which mean nothing in JSON, make up for the digits.
 */
export function withRangeStop(text: string, rows: number): string {
  const range = pandasFacts(text)?.range;
  if (!range) return text;
  const stop = range.start + rows * range.step;
  const changed = text.trimEnd().replace(
    /("kind": ?"range"[^}]*"stop": ?)-?\d+/,
    (_, head) => head + stop,
  );
  return changed.length <= text.length
    ? changed.padEnd(text.length)
    : withoutBlanks(changed, changed.length - text.length);
}

/** Drops blanks between JSON tokens: those after a comma that ends a value and before the next one starts. */
function withoutBlanks(text: string, count: number): string {
  return text.replace(/(["}\]le\d],) (?=["{[])/g, (all, head) => count-- > 0 ? head : all);
}
