import { IS_BROWSER } from "fresh/runtime";
import { useJobs } from "../components/client/use_jobs.ts";
import { JobFrame } from "../components/job_frame.tsx";
import { Operations } from "../components/operations.tsx";
import type { OperationLine } from "../core/operations/dashboard/view/overview.ts";

/** Everything that was done, with its undo. */
export default function ActivityDesk(
  { operations, token }: { operations: readonly OperationLine[]; token: string },
) {
  const jobs = useJobs(token, () => location.assign("/activity"));
  const canAct = IS_BROWSER && token !== "" && !jobs.running;
  return (
    <JobFrame jobs={jobs} canAct={canAct}>
      <main>
        <h1>Activity</h1>
        {operations.length === 0 ? <p class="more">Nothing was done here yet.</p> : (
          <Operations
            operations={operations}
            undo={canAct ? (number) => jobs.start({ kind: "undo", number }) : undefined}
          />
        )}
        <p class="more">
          <code>barkeep log</code>
        </p>
      </main>
    </JobFrame>
  );
}
