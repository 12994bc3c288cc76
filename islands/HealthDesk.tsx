import { IS_BROWSER } from "fresh/runtime";
import { useJobs } from "../components/client/use_jobs.ts";
import { JobFrame } from "../components/job_frame.tsx";
import type { HealthPage } from "../core/operations/dashboard/view/pages.ts";
import { titleOf } from "../core/operations/dashboard/view/words.ts";

/** What is wrong, what happened outside Barkeep, and reading everything again. */
export default function HealthDesk({ view, token }: { view: HealthPage; token: string }) {
  const jobs = useJobs(token, () => location.assign("/health"));
  const canAct = IS_BROWSER && token !== "" && !jobs.running;
  const acknowledge = (id: string) => {
    const because = prompt(`Why is ${titleOf(id)} right as it is now?`);
    if (because) jobs.start({ kind: "ack", what: id, because });
  };
  const lines = jobs.job?.receipt?.lines ?? [];
  return (
    <JobFrame jobs={jobs} canAct={canAct}>
      <main>
        <div class="bar">
          <h1>Health</h1>
          <span class="actions">
            <button
              type="button"
              disabled={!canAct}
              onClick={() => jobs.start({ kind: "verify", what: [] })}
              title="barkeep verify"
            >
              Verify all
            </button>
            <button
              type="button"
              disabled={!canAct}
              onClick={() => jobs.start({ kind: "verify-backups" })}
              title="barkeep verify --backups"
            >
              Verify backups
            </button>
            <button
              type="button"
              disabled={!canAct}
              onClick={() => jobs.start({ kind: "scan" })}
              title="barkeep scan"
            >
              Scan
            </button>
          </span>
        </div>
        {lines.length > 0 && (
          <section aria-label="Found now">
            <h2>Found now</h2>
            <ul>{lines.map((line) => <li key={line}>{line}</li>)}</ul>
          </section>
        )}
        <section class="needs" aria-labelledby="outside">
          <h2 id="outside">Changed outside Barkeep ({view.alarms.length})</h2>
          <ul>
            {view.alarms.map(({ id, alarm, text, before, now }) => (
              <li key={id} class={alarm ? "damaged" : "ok"}>
                <span class="mark" role="img" aria-label={alarm ? "alarm" : "note"}>
                  {alarm ? "■" : "·"}
                </span>
                <b>{titleOf(id)}</b>
                <span class="what">{text}: {before} → {now}</span>
                <code>barkeep ack {id} --because …</code>
                {alarm && (
                  <button
                    type="button"
                    disabled={!canAct}
                    onClick={() => acknowledge(id)}
                  >
                    Acknowledge
                  </button>
                )}
              </li>
            ))}
          </ul>
        </section>
        <section class="needs" aria-labelledby="findings">
          <h2 id="findings">Findings ({view.findings.length})</h2>
          <ul>
            {view.findings.map(({ title, state, text, mend }) => (
              <li key={`${title} ${text}`} class={state}>
                <span class="mark" role="img" aria-label={state}>
                  {state === "damaged" ? "■" : "▲"}
                </span>
                <b>{title}</b>
                <span class="what">{text}</span>
                {mend && <code>{mend}</code>}
              </li>
            ))}
          </ul>
        </section>
      </main>
    </JobFrame>
  );
}
