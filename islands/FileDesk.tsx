import { IS_BROWSER } from "fresh/runtime";
import { useSignal } from "@preact/signals";
import { getJson } from "../components/client/ask.ts";
import { useJobs } from "../components/client/use_jobs.ts";
import { Gaps, Versions } from "../components/file_parts.tsx";
import { JobFrame } from "../components/job_frame.tsx";
import { LazyChart } from "../components/lazy_chart.tsx";
import { Operations } from "../components/operations.tsx";
import { Strip } from "../components/strip.tsx";
import type { FileView } from "../core/operations/dashboard/view/file.ts";
import { titleOf } from "../core/operations/dashboard/view/words.ts";
import { STATE_WORDS } from "../components/cell.tsx";

/** A file's own page. */
export default function FileDesk(props: { view: FileView; token: string }) {
  const view = useSignal(props.view),
    { row, findings, facts, columns, gaps, versions, operations } = view.value;
  const refresh = async () => {
    view.value = await getJson<FileView>(`/api/files/${encodeURIComponent(row.id)}`);
  };
  // A refresh that fails shows as a lost connection; the next event tries again.
  const jobs = useJobs(props.token, () => void refresh().catch(() => {}));
  const canAct = IS_BROWSER && props.token !== "" && !jobs.running;
  const start = canAct ? jobs.start : undefined;
  return (
    <JobFrame jobs={jobs} canAct={canAct}>
      <main>
        <section>
          <div class="bar">
            <h1>{titleOf(row.id)}</h1>
            <span class={row.state}>{STATE_WORDS[row.state]}</span>
            <span class="more">{row.first} to {row.last}</span>
            <span class="actions">
              {(["update", "backup", "verify"] as const).map((kind) => (
                <button
                  key={kind}
                  type="button"
                  disabled={!start}
                  onClick={() => start?.({ kind, what: [row.id] })}
                  title={`barkeep ${kind} ${row.id}`}
                >
                  {kind === "backup" ? "Back up" : kind === "verify" ? "Verify" : "Update"}
                </button>
              ))}
            </span>
          </div>
          {findings.map(({ reason, mend }) => (
            <p key={reason} class={row.state}>
              {reason} {mend && <code>{mend}</code>}
            </p>
          ))}
          {row.coverage && <Strip coverage={row.coverage} label={row.id} />}
          {row.state !== "damaged" && row.lastTime !== null &&
            <LazyChart id={row.id} at={null} height={420} gaps={gaps} />}
        </section>
        <div class="columns">
          <section aria-label="Facts">
            <h3>Facts</h3>
            <dl class="file">
              {facts.map(([name, value]) => (
                <>
                  <dt>{name}</dt>
                  <dd>{value}</dd>
                </>
              ))}
            </dl>
          </section>
          <Versions versions={versions} file={row.id} start={start} />
          <Gaps gaps={gaps} file={row.id} start={start} />
          <section aria-label="Schema" class="scrollable">
            <h3>Schema</h3>
            <table class="facts">
              <thead>
                <tr>
                  {["column", "type", "means", "pandas", "codec", "role"].map((name) => (
                    <th key={name} scope="col">{name}</th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {columns.map((column) => (
                  <tr key={column.name}>
                    <th scope="row">{column.name}</th>
                    <td>{column.physical}{column.nullable ? "" : ", never null"}</td>
                    <td>{column.logical ?? ""}</td>
                    <td>{column.dtype ?? ""}</td>
                    <td>{column.codec}</td>
                    <td>{column.role}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
          <section aria-label="Activity">
            <h3>Activity</h3>
            <Operations
              operations={operations}
              undo={start && ((number) => start({ kind: "undo", number }))}
            />
            {operations.length === 0 && <p class="more">Nothing was done to it yet.</p>}
          </section>
        </div>
        <p class="more">
          Charts by <a href="https://www.tradingview.com/" rel="noreferrer">TradingView</a>{" "}
          Lightweight Charts™
        </p>
      </main>
    </JobFrame>
  );
}
