/** What was done, newest first. */

import type { OperationLine } from "../core/operations/dashboard/view/overview.ts";

export interface OperationsProps {
  readonly operations: readonly OperationLine[];
  /** Absent where nothing can be undone from here. */
  readonly undo: ((number: number) => void) | undefined;
}

export function Operations({ operations, undo }: OperationsProps) {
  return (
    <ol class="operations" reversed>
      {operations.map((one) => (
        <li key={one.number} class={one.outcome}>
          <span class="number">#{one.number}</span>
          <b>{one.command}</b>
          <time>{one.when}</time>
          <span class="what">
            {one.outcome === "done" ? "" : `${one.outcome}: `}
            {one.text}
          </span>
          {one.undoable && (
            <button
              type="button"
              disabled={!undo}
              onClick={() => undo?.(one.number)}
              aria-label={`Undo #${one.number}`}
            >
              Undo
            </button>
          )}
        </li>
      ))}
    </ol>
  );
}
