/** A plan that waits: what it would do, line by line, and its one question. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { Offer } from "../core/operations/dashboard/view/job.ts";

export interface OfferDialogProps {
  readonly offer: Offer;
  readonly yes: (offer: Offer, typed: string) => void;
  readonly close: () => void;
}

export function OfferDialog({ offer, yes, close }: OfferDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null), [typed, setTyped] = useState("");
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const ready = offer.typed === null || typed === offer.typed;
  return (
    <dialog ref={dialog} class="offer" onClose={close} aria-labelledby="offer">
      <h2 id="offer">{offer.title}</h2>
      <p>{offer.question}</p>
      <ul>
        {offer.lines.map((line) => <li key={line}>{line}</li>)}
      </ul>
      {offer.typed !== null && (
        <label>
          Type <b>{offer.typed}</b> to go on
          <input
            value={typed}
            autocomplete="off"
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        </label>
      )}
      <p>
        <code>{offer.command}</code>
      </p>
      <p class="does">
        <button type="button" class="main" disabled={!ready} onClick={() => yes(offer, typed)}>
          {offer.yes}
        </button>
        <button type="button" onClick={() => dialog.current?.close()}>Leave it</button>
      </p>
    </dialog>
  );
}
