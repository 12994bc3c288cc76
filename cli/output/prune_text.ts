/** What prune keeps and removes, for people and for scripts. */

import type { Pruned, PrunedBackup, PrunePlan } from "../../core/operations/prune/prune.ts";
import { isoUtc } from "../../core/operations/status_report.ts";
import { bytes, counted } from "./format.ts";
import type { TableColumn } from "./table.ts";
import type { Terminal } from "./terminal.ts";

const COLUMNS = (terminal: Terminal): readonly TableColumn<PrunedBackup>[] => [
  {
    title: "",
    value: ({ keep }) => keep ? "keep" : terminal.paint("yellow", "remove"),
  },
  { title: "id", value: ({ id }) => id },
  { title: "size", value: ({ backup: { size } }) => bytes(size), right: true, rank: 2 },
  { title: "health", value: ({ backup: { health } }) => health ?? "not looked at", rank: 1 },
  { title: "why", value: ({ reasons }) => reasons.join("; ") },
];

export function printPrunePlan(terminal: Terminal, plan: PrunePlan): void {
  terminal.table(COLUMNS(terminal), plan.decisions);
  const gone = plan.decisions.filter(({ keep }) => !keep).length;
  terminal.print(
    terminal.paint(
      "grey",
      `${counted(plan.decisions.length, "backup")}, ${bytes(plan.bytesNow)}; ` +
        (gone === 0 ? "nothing to remove" : `${gone} to remove, ${bytes(plan.bytesAfter)} stay`),
    ),
  );
}

/** One line, and only if something went. */
export function printPruned(terminal: Terminal, { operation, removed, freed }: Pruned): void {
  if (!operation) return;
  terminal.print(
    `#${operation.number} removed ${counted(removed.length, "backup")}, ${bytes(freed)}.`,
  );
}

export function pruneJson(plan: PrunePlan, pruned: Pruned | null) {
  return {
    version: 1,
    plan: plan.id,
    operation: pruned?.operation?.number ?? null,
    bytesNow: plan.bytesNow,
    bytesAfter: plan.bytesAfter,
    backups: plan.decisions.map(({ id, file, keep, reasons, backup }) => ({
      ...{ id, file, keep, reasons },
      made: isoUtc(backup.made),
      size: backup.size,
      health: backup.health,
    })),
    removed: pruned?.removed.map(({ id }) => id) ?? [],
  };
}
