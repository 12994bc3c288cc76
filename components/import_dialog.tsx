/** A dropped file: one sentence on what it is and what it would do, one button, the decisions folded. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { AnswerName, ImportView, Offer } from "../core/operations/dashboard/view/job.ts";

export interface ImportDialogProps {
  readonly view: ImportView;
  readonly offer: Offer | null;
  readonly yes: (offer: Offer) => void;
  /** Reads it again with what the user says. */
  readonly again: (answers: Partial<Record<AnswerName, string>>) => void;
  readonly close: () => void;
}

const FIELDS: readonly (readonly [name: AnswerName, label: string, example: string])[] = [
  ["as", "file", "ES1_1m"],
  ["tz", "zone", "America/New_York"],
  ["stamp", "stamped at", "open or close"],
  ["dates", "dates", "dmy or mdy"],
];

export function ImportDialog({ view, offer, yes, again, close }: ImportDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [said, setSaid] = useState<Partial<Record<AnswerName, string>>>({});
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const doubt = view.held.length > 0 || view.decisions.some(({ sure }) => !sure);
  return (
    <dialog ref={dialog} class="offer" onClose={close} aria-labelledby="import">
      <h2 id="import">Import</h2>
      <p>{view.sentence}</p>
      {offer?.question && <p class="attention">{offer.question}</p>}
      {view.held.map((line) => <p key={line} class="attention">▲ {line}</p>)}
      {offer && <ul>{offer.lines.map((line) => <li key={line}>{line}</li>)}</ul>}
      <details open={doubt}>
        <summary>How it was read</summary>
        <table class="facts">
          <tbody>
            {view.decisions.map(({ name, value, evidence, sure, alternatives }) => (
              <tr key={name} class={sure ? "ok" : "attention"}>
                <th scope="row">{name}</th>
                <td>{value} {!sure && <span class="mark">▲</span>}</td>
                <td class="evidence">
                  {evidence}
                  {alternatives.length > 0 && <small>or {alternatives.join(", ")}</small>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <form
          class="answers"
          onSubmit={(event) => {
            event.preventDefault();
            again(Object.fromEntries(Object.entries(said).filter(([, text]) => text !== "")));
          }}
        >
          {FIELDS.map(([name, label, example]) => (
            <label key={name}>
              {label}
              <input
                placeholder={example}
                value={said[name] ?? ""}
                onInput={(event) => setSaid({ ...said, [name]: event.currentTarget.value })}
              />
            </label>
          ))}
          <button type="submit">Read it again</button>
        </form>
      </details>
      <p>
        <code>{offer?.command ?? `barkeep import ${JSON.stringify(view.name)}`}</code>
      </p>
      <p class="does">
        {offer && <button type="button" class="main" onClick={() => yes(offer)}>{offer.yes}
        </button>}
        <button type="button" onClick={() => dialog.current?.close()}>Leave it</button>
      </p>
    </dialog>
  );
}
