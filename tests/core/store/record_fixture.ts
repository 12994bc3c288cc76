/** A file as it was recorded, for tests. */

import type { RecordedFile } from "../../../core/store/record.ts";
import { START } from "./replace_world.ts";

export const ES1: RecordedFile = {
  size: 1000,
  modified: START,
  sha256: "ab",
  rows: 100,
  first: Date.UTC(2025, 10, 3),
  last: Date.UTC(2026, 0, 15),
  schema: "s",
  rowGroups: [{ rows: 100, first: Date.UTC(2025, 10, 3), last: Date.UTC(2026, 0, 15), bytes: 900 }],
  months: { "2025-11": "a", "2025-12": "b", "2026-01": "c" },
  problem: null,
  recorded: START,
  writtenBy: "barkeep",
  operation: 3,
};
