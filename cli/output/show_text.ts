/** `show` for people: facts, columns, row groups, metadata, first and last bars. */

import type {
  ShowBar,
  ShowColumn,
  ShowFile,
  ShowGroup,
} from "../../core/operations/show_report.ts";
import type { CoreStatus, DerivedStatus } from "../../core/operations/status_report.ts";
import { bytes, grouped } from "./format.ts";
import type { TableColumn } from "./table.ts";
import type { Terminal } from "./terminal.ts";

type Fact = readonly [name: string, value: string | null];

function utc(text: string | null): string | null {
  return text?.replace("T", " ").replace(
    /(:\d\d)?Z$/,
    (_, seconds) => `${seconds === ":00" ? "" : seconds ?? ""} UTC`,
  ) ??
    null;
}

function coreFacts(core: CoreStatus): Fact[] {
  const zone = core.zone &&
    `${core.zone.name ?? core.zone.how}${
      core.zone.evidence.length > 0 ? `: ${core.zone.evidence.join("; ")}` : ""
    }`;
  return [
    ["ticker", core.ticker],
    ["timeframe", core.timeframe],
    ["health", core.reason === null ? core.health : `${core.health}: ${core.reason}`],
    ["mend", core.mend],
    ["rows", core.rows === null ? null : grouped(core.rows)],
    ["first bar", utc(core.first) ?? core.wallFirst],
    ["last bar", utc(core.last) ?? core.wallLast],
    ["on its own clock", core.wallFirst && `${core.wallFirst} to ${core.wallLast}`],
    ["zone", zone],
    ["index", core.index && `${core.index.kind}${core.index.name ? ` ${core.index.name}` : ""}`],
    ["writer", core.writer],
    ["size", core.size === null ? null : bytes(core.size)],
    ["modified", utc(core.modified)],
    ["can be written", core.writable ? "yes" : "no"],
  ];
}

function derivedFacts(asset: DerivedStatus): Fact[] {
  return [
    ["asset", asset.known ? asset.asset : `${asset.asset} (no rule knows it)`],
    ["ticker", asset.ticker],
    ["built from", asset.builtFrom.join(" + ") || null],
    ["state", asset.stale === null ? "unknown" : asset.stale ? "stale" : "fresh"],
    ["because", asset.reason],
    ["records", asset.records === null ? null : grouped(asset.records)],
    [
      "dates inside",
      asset.first && asset.last ? `${asset.first} to ${asset.last}` : "no dates inside",
    ],
    ["generated", asset.generatedAt],
    ["size", asset.size === null ? null : bytes(asset.size)],
    ["modified", utc(asset.modified)],
  ];
}

function printFacts(terminal: Terminal, facts: readonly Fact[]): void {
  const known = facts.filter(([, value]) => value !== null && value !== "");
  const width = Math.max(...known.map(([name]) => name.length));
  for (const [name, value] of known) {
    terminal.print(`  ${terminal.paint("grey", name.padEnd(width))}  ${value}`);
  }
}

const COLUMNS: readonly TableColumn<ShowColumn>[] = [
  { title: "column", value: ({ name }) => name },
  { title: "type", value: ({ physical, logical }) => logical ?? physical },
  { title: "physical", value: ({ physical }) => physical, rank: 3 },
  { title: "pandas", value: ({ dtype }) => dtype ?? "", rank: 2 },
  { title: "nulls", value: ({ nullable }) => nullable ? "allowed" : "never", rank: 1 },
  { title: "role", value: ({ role }) => role },
  { title: "codec", value: ({ codec }) => codec, rank: 4 },
  { title: "encodings", value: ({ encodings }) => encodings.join(" "), rank: 5 },
];

const GROUPS: readonly TableColumn<ShowGroup & { readonly number: number }>[] = [
  { title: "row group", value: ({ number }) => String(number), right: true },
  { title: "rows", value: ({ rows }) => grouped(rows), right: true },
  { title: "first", value: ({ first }) => first ?? "no statistics" },
  { title: "last", value: ({ last }) => last ?? "" },
  { title: "bytes", value: ({ bytes: size }) => grouped(size), right: true, rank: 1 },
  { title: "offset", value: ({ offset }) => grouped(offset), right: true, rank: 2 },
];

const cell = (value: number | null) => value === null ? "unknown" : String(value);

const BARS: readonly TableColumn<ShowBar>[] = [
  { title: "bar", value: ({ time }) => time ?? "no time" },
  { title: "open", value: ({ open }) => cell(open), right: true },
  { title: "high", value: ({ high }) => cell(high), right: true },
  { title: "low", value: ({ low }) => cell(low), right: true },
  { title: "close", value: ({ close }) => cell(close), right: true },
  { title: "volume", value: ({ volume }) => cell(volume), right: true },
];

/** Row groups shown; a file has hundreds at most, but the first and last are what is looked for. */
const GROUPS_SHOWN = 12;

function shownGroups(groups: readonly ShowGroup[]) {
  const numbered = groups.map((group, number) => ({ ...group, number }));
  return numbered.length <= GROUPS_SHOWN
    ? numbered
    : [...numbered.slice(0, 3), ...numbered.slice(3 - GROUPS_SHOWN)];
}

/** One file. */
export function printFile(terminal: Terminal, file: ShowFile): void {
  terminal.print(terminal.paint("bold", file.file));
  if (file.core) printFacts(terminal, coreFacts(file.core));
  if (file.derived) printFacts(terminal, derivedFacts(file.derived));
  if (file.other) {
    printFacts(terminal, [["other", file.other.why], [
      "size",
      file.other.size === null ? null : bytes(file.other.size),
    ]]);
  }
  if (file.tableFault !== null) terminal.print(`  ${terminal.paint("red", file.tableFault)}`);
  const { table } = file;
  if (!table) return terminal.print();
  for (const problem of table.problems) {
    terminal.print(`  ${terminal.paint("yellow", `not written to: ${problem}`)}`);
  }
  const metadata = table.metadata.map(({ key, length }) =>
    `${key} (${grouped(length)} characters)`
  );
  if (metadata.length > 0) printFacts(terminal, [["metadata", metadata.join(", ")]]);
  terminal.print();
  terminal.table(COLUMNS, table.columns, "  ");
  terminal.print();
  terminal.table(GROUPS, shownGroups(table.groups), "  ");
  terminal.print();
  if (table.barsFault !== null) terminal.print(`  ${terminal.paint("red", table.barsFault)}`);
  terminal.table(BARS, [...table.head, ...table.tail], "  ");
  terminal.print();
}
