/** From what a page asks for to the job that does it. */

import type { JobRequest } from "../view/job.ts";
import { answerJob } from "./answer_job.ts";
import type { Bench } from "./bench.ts";
import { scanJob, verifyBackupsJob, verifyJob } from "./check_jobs.ts";
import { ackJob, backupJob, pruneJob, prunePlanJob } from "./keep_jobs.ts";
import { importPlanJob } from "./import_job.ts";
import { restoreJob, restorePlanJob } from "./restore_job.ts";
import type { Job } from "./runner.ts";
import { undoJob } from "./undo_job.ts";
import { updateJob } from "./update_job.ts";

/** Throws what can be told before the job starts: a plan that does not wait, a word that was not typed. */
export function makeJob(bench: Bench, request: JobRequest): Job {
  switch (request.kind) {
    case "update":
      return updateJob(bench, request);
    case "answer":
    case "import":
      return answerJob(bench, request);
    case "undo":
      return undoJob(bench, request);
    case "backup":
      return backupJob(bench, request);
    case "restore-plan":
      return restorePlanJob(bench, request);
    case "restore":
      return restoreJob(bench, request);
    case "verify":
      return verifyJob(bench, request);
    case "verify-backups":
      return verifyBackupsJob(bench, request);
    case "scan":
      return scanJob(bench, request);
    case "ack":
      return ackJob(bench, request);
    case "prune-plan":
      return prunePlanJob(bench, request);
    case "prune":
      return pruneJob(bench, request);
    case "import-plan":
      return importPlanJob(bench, request);
  }
}
