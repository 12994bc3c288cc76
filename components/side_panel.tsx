/** A file beside the matrix: what is wrong with it, what can be done, its versions. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { JobRequest } from "../core/operations/dashboard/view/job.ts";
import type { FileView } from "../core/operations/dashboard/view/file.ts";
import { titleOf } from "../core/operations/dashboard/view/words.ts";
import { getJson } from "./client/ask.ts";
import { Gaps, Versions } from "./file_parts.tsx";
import { LazyChart } from "./lazy_chart.tsx";
import { Strip } from "./strip.tsx";

export interface SidePanelProps {
  readonly id: string;
  /** Grows when the store may look different. */
  readonly version: number;
  readonly close: () => void;
  readonly start: ((request: JobRequest) => void) | undefined;
}

export function SidePanel({ id, version, close, start }: SidePanelProps) {
  const view = useSignal<FileView | null>(null), fault = useSignal<string | null>(null);
  useEffect(() => {
    let current = true;
    fault.value = null;
    getJson<FileView>(`/api/files/${encodeURIComponent(id)}`).then(
      (found) => current && (view.value = found),
      (error: Error) => current && (fault.value = error.message),
    );
    return () => current = false;
  }, [id, version]);
  const shown = view.value?.row.id === id ? view.value : null;
  return (
    <aside class="panel" aria-label={titleOf(id)}>
      <div class="bar">
        <h2>
          <a href={`/files/${encodeURIComponent(id)}`}>{titleOf(id)}</a>
        </h2>
        <button type="button" class="quiet" onClick={close} aria-label="Close (Esc)">×</button>
      </div>
      {fault.value && <p class="damaged">{fault.value}</p>}
      {shown ? <Inside view={shown} start={start} /> : !fault.value && <p class="more">Looking…</p>}
    </aside>
  );
}

function Inside({ view, start }: { view: FileView; start: SidePanelProps["start"] }) {
  const { row, findings, gaps, versions } = view,
    trouble = gaps.find(({ severity }) => severity !== "note");
  return (
    <>
      <p class="more">
        {row.first} to {row.last}
      </p>
      {findings.map(({ reason, mend }) => (
        <p key={reason} class={row.state}>
          {reason} {mend && <code>{mend}</code>}
        </p>
      ))}
      {row.coverage && <Strip coverage={row.coverage} label={row.id} />}
      {row.state !== "damaged" && (
        <LazyChart
          id={row.id}
          at={trouble ? { from: trouble.from, to: trouble.to } : null}
          height={220}
          gaps={gaps}
        />
      )}
      <p class="does">
        <button
          type="button"
          disabled={!start}
          onClick={() => start?.({ kind: "update", what: [row.id] })}
        >
          Update
        </button>
        <button
          type="button"
          disabled={!start}
          onClick={() => start?.({ kind: "backup", what: [row.id] })}
        >
          Back up
        </button>
        <button
          type="button"
          disabled={!start}
          onClick={() => start?.({ kind: "verify", what: [row.id] })}
        >
          Verify
        </button>
      </p>
      <p class="more">
        <code>barkeep update {row.id}</code>
      </p>
      {gaps.length > 0 && (
        <Gaps
          gaps={gaps.filter(({ severity }) => severity !== "note")}
          file={row.id}
          start={start}
        />
      )}
      {versions.length > 0 && <Versions versions={versions} file={row.id} start={start} />}
    </>
  );
}
