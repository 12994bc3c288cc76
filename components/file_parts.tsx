/** Parts of a file's page that its side panel shows as well. */

import type { GapLine, VersionLine } from "../core/operations/dashboard/view/file.ts";
import type { JobRequest } from "../core/operations/dashboard/view/job.ts";
import { bytesText, grouped } from "../core/operations/dashboard/view/words.ts";

type Start = ((request: JobRequest) => void) | undefined;

export function Gaps(
  { gaps, file, start }: { gaps: readonly GapLine[]; file: string; start: Start },
) {
  const acknowledge = (range: string) => {
    const because = prompt("Why is nothing missing here?");
    if (because) start?.({ kind: "ack", what: file, range, because });
  };
  return (
    <section id="gaps" aria-label="Gaps">
      <h3>Gaps</h3>
      {gaps.length === 0 && <p class="more">None that counts.</p>}
      <ul class="gaps">
        {gaps.map(({ range, text, severity, fill, excuse }) => (
          <li key={range} class={severity === "note" ? "ok" : "attention"}>
            <span class="mark" aria-hidden="true">{severity === "note" ? "·" : "▲"}</span>
            <span class="what">
              {text}
              {excuse && <small>{excuse}</small>}
              {fill[0] && <small>{fill[0]}</small>}
            </span>
            {severity !== "note" && (
              <button
                type="button"
                disabled={!start}
                onClick={() => acknowledge(range)}
              >
                Acknowledge
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The file's states on one line, newest first: what each gained or lost, and the way back to it. */
export function Versions(
  { versions, file, start }: { versions: readonly VersionLine[]; file: string; start: Start },
) {
  return (
    <section id="versions" aria-label="Go back">
      <h3>Go back</h3>
      <ul class="versions">
        {versions.map((one) => (
          <li key={one.id}>
            <time>{one.made}</time>
            <span class="what">
              {one.rows === null ? "" : `${grouped(one.rows)} bars`}
              {one.gained !== null && one.gained !== 0 && (
                <b class={one.gained < 0 ? "lost" : "gained"}>
                  {one.gained > 0 ? ` +${grouped(one.gained)}` : ` −${grouped(-one.gained)}`}
                </b>
              )} · {bytesText(one.size)} · {one.reason}
              {one.health !== null && one.health !== "good" && <em>{one.health}</em>}
            </span>
            {one.present ? <span class="more">as it is now</span> : (
              <button
                type="button"
                disabled={!start}
                onClick={() => start?.({ kind: "restore-plan", what: file, to: one.id })}
                aria-label={`Restore ${one.id}`}
              >
                Restore
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
