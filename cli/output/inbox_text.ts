/** `inbox` for people. */

import type { Inbox, InboxItem } from "../../core/operations/import/inbox.ts";
import { stemOf } from "../../core/operations/import/target_file.ts";
import { type DecisionLine, decisionLines, rankText } from "./decisions.ts";
import { bytes, grouped } from "./format.ts";
import type { TableColumn } from "./table.ts";
import type { Terminal } from "./terminal.ts";

function decision(item: InboxItem, name: DecisionLine["name"]): string {
  const lines = item.plan.parsed ? decisionLines(item.plan.parsed.decisions) : [];
  const found = lines.find((line) => line.name === name);
  if (!found) return "";
  return found.rank === "vendor" || found.rank === "none"
    ? `${found.value}? (${rankText(found.rank)})`
    : found.value;
}

function verdict(terminal: Terminal, { plan }: InboxItem): string {
  if (plan.outcome !== "held") return terminal.paint("green", "ready");
  const flags = [...new Set(plan.held.flatMap(({ flag }) => flag ? [flag] : []))];
  const why = flags.length > 0 ? flags.join(" ") : plan.held[0]?.code ?? "";
  return terminal.paint("yellow", `▲ asks: ${why}`);
}

const COLUMNS = (terminal: Terminal): readonly TableColumn<InboxItem>[] => [
  { title: "export", value: ({ plan }) => plan.name },
  { title: "size", value: ({ size }) => bytes(size), right: true, rank: 7 },
  { title: "rows", value: ({ plan }) => grouped(plan.parsed?.rows ?? 0), right: true, rank: 3 },
  {
    title: "to",
    value: ({ plan: { target } }) =>
      target ? `${stemOf(target.file)}${target.isNew ? " (new)" : ""}` : "",
  },
  { title: "format", value: (item) => decision(item, "format"), rank: 4 },
  { title: "ticker", value: (item) => decision(item, "ticker"), rank: 5 },
  { title: "zone", value: (item) => decision(item, "zone"), rank: 2 },
  { title: "stamped", value: (item) => decision(item, "stamp"), rank: 6 },
  { title: "", value: (item) => verdict(terminal, item) },
];

export function printInbox(terminal: Terminal, { folders, items, others, unread }: Inbox): void {
  terminal.table(COLUMNS(terminal), items);
  if (items.length === 0) {
    terminal.print(
      folders.length === 0
        ? "No import folder is there: name some in barkeep.json (import.folders)."
        : `Nothing to import in ${folders.join(", ")}.`,
    );
  }
  for (const { name, reason } of others) {
    terminal.print(terminal.paint("grey", `${name}: ${reason}`));
  }
  for (const { folder, reason } of unread) terminal.warn(`Cannot look into ${folder}: ${reason}.`);
  if (items.length > 0) {
    terminal.print(`Import one with: barkeep import PATH --dry-run`);
  }
}
