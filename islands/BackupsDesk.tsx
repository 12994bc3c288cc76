import { IS_BROWSER } from "fresh/runtime";
import { useJobs } from "../components/client/use_jobs.ts";
import { JobFrame } from "../components/job_frame.tsx";
import type { BackupsPage } from "../core/operations/dashboard/view/pages.ts";
import { bytesText, counted, grouped, titleOf } from "../core/operations/dashboard/view/words.ts";

/** Every backup, what prune would remove, and the way back. */
export default function BackupsDesk(
  { view, token, here }: { view: BackupsPage; token: string; here: string },
) {
  const jobs = useJobs(token, () => location.assign(here));
  const canAct = IS_BROWSER && token !== "" && !jobs.running;
  return (
    <JobFrame jobs={jobs} canAct={canAct}>
      <main>
        <div class="bar">
          <h1>Backups</h1>
          <span class="more">
            {counted(view.count, "backup")}, {bytesText(view.size)} of {bytesText(view.most)}
          </span>
          <span class="actions">
            <button
              type="button"
              disabled={!canAct}
              onClick={() => jobs.start({ kind: "backup", what: [] })}
              title="barkeep backup"
            >
              Back up all
            </button>
            <button
              type="button"
              disabled={!canAct}
              onClick={() => jobs.start({ kind: "verify-backups" })}
              title="barkeep verify --backups"
            >
              Verify
            </button>
            <button
              type="button"
              disabled={!canAct}
              onClick={() => jobs.start({ kind: "prune-plan" })}
              title="barkeep prune --dry-run"
            >
              Prune…
            </button>
          </span>
        </div>
        {view.files.length === 0 && (
          <p class="more">There are none yet: the first write makes one.</p>
        )}
        {view.files.map(({ id, backups }) => (
          <details key={id} class="backups">
            <summary>
              <b>{titleOf(id)}</b> {counted(backups.length, "backup")}, the last of{" "}
              {backups[0].made}
            </summary>
            <ul class="versions">
              {backups.map((one) => (
                <li key={one.id}>
                  <time>{one.made}</time>
                  <span class="what">
                    {one.rows === null ? "" : `${grouped(one.rows)} bars · `}
                    {bytesText(one.size)} · {one.reason} ·{" "}
                    {one.verified ? `verified ${one.verified}` : "not verified since"}
                    {one.health !== null && one.health !== "good" && <em>{one.health}</em>}
                  </span>
                  <button
                    type="button"
                    disabled={!canAct}
                    onClick={() => jobs.start({ kind: "restore-plan", what: id, to: one.id })}
                    aria-label={`Restore ${one.id}`}
                  >
                    Restore
                  </button>
                </li>
              ))}
            </ul>
          </details>
        ))}
      </main>
    </JobFrame>
  );
}
