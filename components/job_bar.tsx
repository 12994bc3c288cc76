/** The bar at the foot: the job that runs, or what came of the last one. */

import type { JobView, Offer } from "../core/operations/dashboard/view/job.ts";

export interface JobBarProps {
  readonly job: JobView | null;
  readonly lost: boolean;
  readonly problem: string | null;
  readonly undo: ((number: number) => void) | undefined;
  /** Shows the plan that the job ended with. */
  readonly look: ((offer: Offer) => void) | undefined;
  readonly close: () => void;
}

export function JobBar({ job, lost, problem, undo, look, close }: JobBarProps) {
  if (!job && !lost && problem === null) return null;
  const taken = job?.receipt?.undo ?? null;
  return (
    <footer class={`job ${problem !== null || lost ? "failed" : job?.state ?? ""}`} role="status">
      {lost && (
        <p>The server is gone. What ran goes on if it is still there; this page keeps asking.</p>
      )}
      {problem !== null && <p>{problem}</p>}
      {job && <JobLine job={job} />}
      <span class="does">
        {taken !== null && undo && (
          <button
            type="button"
            onClick={() => undo(taken)}
          >
            Undo
          </button>
        )}
        {job?.receipt?.offer && look && (
          <button
            type="button"
            onClick={() => look(job.receipt!.offer!)}
          >
            Decide
          </button>
        )}
        {job?.state !== "running" && (
          <button type="button" class="quiet" onClick={close} aria-label="Close">×</button>
        )}
      </span>
    </footer>
  );
}

function JobLine({ job }: { job: JobView }) {
  const { state, title, done, of, files, receipt, error, command } = job;
  const now = files.at(-1);
  return (
    <div class="line">
      {state === "running"
        ? (
          <p>
            <b>{title}</b> {of > 0 && <progress max={of} value={done} aria-label={title} />}{" "}
            {of > 0 && `${done} of ${of}`} {now && `${now.id}: ${now.text}`}
          </p>
        )
        : <p>{error ?? receipt?.text}</p>}
      {state !== "running" &&
        receipt?.lines.slice(0, 4).map((line) => <p key={line} class="more">{line}</p>)}
      <code>{command}</code>
    </div>
  );
}
