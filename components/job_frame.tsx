/** What every page that starts jobs has around its own part: the bar at the foot and the question. */

import type { ComponentChildren } from "preact";
import type { Jobs } from "./client/use_jobs.ts";
import { JobBar } from "./job_bar.tsx";
import { OfferDialog } from "./offer_dialog.tsx";

export interface JobFrameProps {
  readonly jobs: Jobs;
  readonly canAct: boolean;
  readonly children: ComponentChildren;
}

export function JobFrame({ jobs, canAct, children }: JobFrameProps) {
  return (
    <>
      {children}
      <JobBar
        job={jobs.job}
        lost={jobs.lost}
        problem={jobs.problem}
        undo={canAct ? (number) => jobs.start({ kind: "undo", number }) : undefined}
        look={canAct ? jobs.show : undefined}
        close={jobs.dismiss}
      />
      {jobs.offer && (
        <OfferDialog
          key={jobs.offer.plan}
          offer={jobs.offer}
          yes={jobs.answer}
          close={() => jobs.show(null)}
        />
      )}
    </>
  );
}
