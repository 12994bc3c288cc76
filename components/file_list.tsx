/** FILES as one flat table that links sort. */

import type { FileRow } from "../core/operations/dashboard/view/overview.ts";
import { bytesText, grouped } from "../core/operations/dashboard/view/words.ts";
import { MARKS, STATE_WORDS } from "./cell.tsx";

const COLUMNS = [
  ["file", "id"],
  ["first bar", "first"],
  ["last bar", "last"],
  ["rows", "rows"],
  ["size", "size"],
  ["modified (UTC)", "modified"],
  ["state", "state"],
] as const;

export type SortKey = typeof COLUMNS[number][1];

export interface Sort {
  readonly by: SortKey;
  readonly down: boolean;
}

const WORST = ["damaged", "attention", "behind", "ok"];
const VALUES: Readonly<Record<SortKey, (file: FileRow) => string | number>> = {
  id: ({ id }) => id,
  first: ({ firstTime }) => firstTime ?? Infinity,
  last: ({ lastTime }) => lastTime ?? Infinity,
  rows: ({ rows }) => rows ?? -1,
  size: ({ size }) => size ?? -1,
  modified: ({ modified }) => modified ?? "",
  state: ({ state }) => WORST.indexOf(state),
};

/** What an address asks for; anything else is by name. */
export function sortOf(by: string | null, down: boolean): Sort {
  const found = COLUMNS.find(([, key]) => key === by);
  return { by: found?.[1] ?? "id", down };
}

export function sorted(files: readonly FileRow[], { by, down }: Sort): FileRow[] {
  const value = VALUES[by];
  const order = (a: FileRow, b: FileRow) => value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0;
  return files.toSorted((a, b) => (down ? -order(a, b) : order(a, b)) || (a.id < b.id ? -1 : 1));
}

export function FileList({ files, sort }: { files: readonly FileRow[]; sort: Sort }) {
  return (
    <table class="facts list">
      <thead>
        <tr>
          {COLUMNS.map(([title, key]) => {
            const own = sort.by === key, down = own && !sort.down;
            return (
              <th
                key={key}
                scope="col"
                class={key === "rows" || key === "size" ? "number" : undefined}
                aria-sort={own ? sort.down ? "descending" : "ascending" : undefined}
              >
                <a href={`?view=list&sort=${key}${down ? "&down=1" : ""}`}>
                  {title}
                  {own && <span aria-hidden="true">{sort.down ? " ↓" : " ↑"}</span>}
                </a>
              </th>
            );
          })}
        </tr>
      </thead>
      <tbody>
        {sorted(files, sort).map((file) => (
          <tr key={file.id} class={file.state}>
            <th scope="row">
              <a href={`/files/${encodeURIComponent(file.id)}`}>{file.id}</a>
            </th>
            <td>{file.first}</td>
            <td>{file.last}</td>
            <td class="number">{file.rows === null ? "" : grouped(file.rows)}</td>
            <td class="number">{file.size === null ? "" : bytesText(file.size)}</td>
            <td>{file.modified?.slice(0, 16).replace("T", " ") ?? ""}</td>
            <td>
              <span class="mark" aria-hidden="true">{MARKS[file.state]}</span>{" "}
              {STATE_WORDS[file.state]}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
