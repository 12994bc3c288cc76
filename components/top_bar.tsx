/** The line every page begins with: what this is about, and where one can go. */

import type { ComponentChildren } from "preact";
import type { Overview } from "../core/operations/dashboard/view/overview.ts";
import { bytesText, counted } from "../core/operations/dashboard/view/words.ts";

const PAGES = [
  ["/", "Overview"],
  ["/backups", "Backups"],
  ["/activity", "Activity"],
  ["/health", "Health"],
] as const;

export interface TopBarProps {
  readonly here: string;
  readonly overview?: Overview;
  readonly children?: ComponentChildren;
}

export function TopBar({ here, overview, children }: TopBarProps) {
  return (
    <header class="top">
      <a class="brand" href="/">Barkeep</a>
      {overview && <StoreLine {...overview} />}
      <nav aria-label="Pages">
        {PAGES.map(([href, title]) => (
          <a key={href} href={href} aria-current={href === here ? "page" : undefined}>{title}</a>
        ))}
      </nav>
      {children}
    </header>
  );
}

function StoreLine({ folder, files, size, backups, market, readOnly }: Overview) {
  return (
    <p class="store">
      <b>{folder}</b>
      <span>{counted(files, "file")}</span>
      <span>{bytesText(size)}</span>
      {backups && (
        <span>
          backups {bytesText(backups.size)} of {bytesText(backups.most)}
        </span>
      )}
      {market && <span class={market.open ? "market open" : "market"}>{market.text}</span>}
      {readOnly && <span class="readonly">read-only</span>}
    </p>
  );
}
