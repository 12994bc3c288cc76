/** One cell of the matrix: the last bar, and a mark only when something is wrong. */

import type { FileProgress } from "../core/operations/dashboard/view/job.ts";
import type { CellState, FileRow } from "../core/operations/dashboard/view/overview.ts";
import { grouped } from "../core/operations/dashboard/view/words.ts";

export const MARKS: Readonly<Record<CellState, string>> = {
  ok: "",
  behind: "▾",
  attention: "▲",
  damaged: "■",
};
export const STATE_WORDS: Readonly<Record<CellState, string>> = {
  ok: "complete",
  behind: "behind",
  attention: "needs a look",
  damaged: "damaged",
};

export interface CellProps {
  readonly file: FileRow;
  /** Where the file stands in the job that runs or just ran. */
  readonly progress: FileProgress | undefined;
  readonly focusable: boolean;
  readonly chosen: boolean;
}

export function Cell({ file, progress, focusable, chosen }: CellProps) {
  const told = progress && progressText(progress);
  return (
    <a
      href={`/files/${encodeURIComponent(file.id)}`}
      class={`cell ${file.state}${told ? ` ${progress.step}` : ""}`}
      data-id={file.id}
      tabIndex={focusable ? 0 : -1}
      aria-label={file.story}
      aria-current={chosen ? "true" : undefined}
      title={file.story}
    >
      {told ?? file.cell}
      {!told && MARKS[file.state] && (
        <span class="mark" aria-hidden="true">{MARKS[file.state]}</span>
      )}
    </a>
  );
}

/** What a cell says while a job is at its file. */
export function progressText({ step, added }: FileProgress): string | null {
  if (step === "asking" || step === "looking") return "···";
  if (step === "writing") return added > 0 ? `+${grouped(added)} …` : "writing";
  if (step === "written" && added > 0) return `+${grouped(added)} ✓`;
  if (step === "held") return "held ▲";
  if (step === "failed") return "failed ■";
  return null;
}
