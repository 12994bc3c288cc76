/** What a row of the matrix opens to: every fact of its files, and how full they are. */

import type { FileRow } from "../core/operations/dashboard/view/overview.ts";
import { bytesText, grouped } from "../core/operations/dashboard/view/words.ts";
import { MARKS, STATE_WORDS } from "./cell.tsx";
import { Strip } from "./strip.tsx";

export function RowFacts({ files }: { files: readonly FileRow[] }) {
  return (
    <table class="facts">
      <thead>
        <tr>
          <th scope="col">file</th>
          <th scope="col">first bar</th>
          <th scope="col">last bar</th>
          <th scope="col" class="number">rows</th>
          <th scope="col" class="number">size</th>
          <th scope="col">modified (UTC)</th>
          <th scope="col" class="number">coverage</th>
          <th scope="col" class="wide">by month</th>
        </tr>
      </thead>
      <tbody>
        {files.map((file) => <FactsLine key={file.id} file={file} />)}
      </tbody>
    </table>
  );
}

function FactsLine({ file }: { file: FileRow }) {
  const { coverage } = file;
  return (
    <>
      <tr class={file.state}>
        <th scope="row">
          <a href={`/files/${encodeURIComponent(file.id)}`}>{file.id}</a>{" "}
          <span class="mark" aria-label={STATE_WORDS[file.state]}>{MARKS[file.state]}</span>
        </th>
        <td>{file.first}</td>
        <td>{file.last}</td>
        <td class="number">{file.rows === null ? "" : grouped(file.rows)}</td>
        <td class="number">{file.size === null ? "" : bytesText(file.size)}</td>
        <td>{file.modified?.slice(0, 16).replace("T", " ") ?? ""}</td>
        <td class="number">
          {coverage === null ? "" : coverage.percent === null ? "?" : `${coverage.percent} %`}
        </td>
        <td class="wide">
          {coverage && coverage.months.length > 0 && <Strip coverage={coverage} label={file.id} />}
        </td>
      </tr>
      {file.reason && (
        <tr class={`${file.state} why`}>
          <td colSpan={8}>
            {file.reason} {file.mend && <code>{file.mend}</code>}
          </td>
        </tr>
      )}
    </>
  );
}
