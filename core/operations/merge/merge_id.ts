/** The id of a plan of merges, from all that it would write. */

import { sha256OfParts } from "../../fs/hash.ts";
import { masterDigest } from "../master.ts";
import { planId, type PlannedFile } from "../plan_id.ts";
import { barsToPut } from "../write_merge.ts";
import type { FilePlan, MergePlans } from "./file_plan.ts";

function plannedFile({ file, master, merge }: FilePlan): PlannedFile {
  const put = merge ? [{ ...barsToPut(merge) }] : [];
  return { file: file.path, before: masterDigest(master), tables: put };
}

/** Equal for two plans that would write the same bars to the same files, made for the same instant. */
export function mergeId({ instant, files }: MergePlans): string {
  const written = files.filter(({ outcome }) => outcome === "write").map(plannedFile);
  return planId(instant, written, sha256OfParts);
}
