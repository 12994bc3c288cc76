/** NEEDS YOU: what is wrong, worst first, each with the one thing to do. */

import type { Action, Need } from "../core/operations/dashboard/view/overview.ts";

export interface NeedsProps {
  readonly needs: readonly Need[];
  readonly verdict: string;
  /** Absent where nothing can be done: on the server, or read-only. */
  readonly act: ((action: Action) => void) | undefined;
}

export function Needs({ needs, verdict, act }: NeedsProps) {
  if (needs.length === 0) {
    return (
      <section class="needs fine" aria-labelledby="needs">
        <h2 id="needs">
          <span aria-hidden="true">✓</span> {verdict}
        </h2>
      </section>
    );
  }
  return (
    <section class="needs" aria-labelledby="needs">
      <h2 id="needs">
        Needs you ({needs.length}) <small>{verdict}</small>
      </h2>
      <ul>
        {needs.map((need) => <NeedLine key={need.key} need={need} act={act} />)}
      </ul>
    </section>
  );
}

function NeedLine({ need, act }: { need: Need; act: NeedsProps["act"] }) {
  const { severity, title, text, action, command } = need;
  return (
    <li class={severity}>
      <span class="mark" role="img" aria-label={severity}>
        {severity === "damaged" ? "■" : "▲"}
      </span>
      <b>{title}</b>
      <span class="what">{text}</span>
      {command && <code>{command}</code>}
      {action && <ActionButton action={action} act={act} about={title} />}
    </li>
  );
}

export function ActionButton(
  { action, act, about }: { action: Action; act: NeedsProps["act"]; about: string },
) {
  if (action.href !== undefined) return <a class="button" href={action.href}>{action.label}</a>;
  return (
    <button
      type="button"
      disabled={!act}
      onClick={() => act?.(action)}
      aria-label={`${action.label}: ${about}`}
    >
      {action.label}
    </button>
  );
}
