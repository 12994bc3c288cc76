/** FILES by ticker and timeframe. Rows open by a link, so that they open without scripts too. */

import type { FileProgress } from "../core/operations/dashboard/view/job.ts";
import type { AssetCell, TickerRow } from "../core/operations/dashboard/view/overview.ts";
import { Cell } from "./cell.tsx";
import { RowFacts } from "./row_facts.tsx";

export interface MatrixProps {
  readonly columns: readonly string[];
  readonly assets: readonly string[];
  readonly tickers: readonly TickerRow[];
  readonly open: ReadonlySet<string>;
  readonly progress: ReadonlyMap<string, FileProgress>;
  /** The id of the one cell that Tab reaches, and of the one that is shown beside the matrix. */
  readonly focus: string | null;
  readonly chosen: string | null;
  readonly toggle: ((ticker: string) => void) | undefined;
}

export function Matrix(props: MatrixProps) {
  const { columns, assets, tickers } = props;
  return (
    <table class="matrix">
      <thead>
        <tr>
          <th scope="col">
            <span class="hidden">ticker</span>
          </th>
          {columns.map((name) => <th key={name} scope="col">{name}</th>)}
          {assets.map((name) => (
            <th key={name} scope="col" class="asset">{name.replaceAll("_", " ")}</th>
          ))}
        </tr>
      </thead>
      {tickers.map((row) => <Row key={row.ticker} row={row} {...props} />)}
    </table>
  );
}

function Row({ row, columns, assets, open, toggle, ...rest }: MatrixProps & { row: TickerRow }) {
  const { ticker } = row, isOpen = open.has(ticker);
  return (
    <tbody class={isOpen ? "open" : undefined}>
      <tr>
        <th scope="row">
          <a
            class="ticker"
            href={isOpen ? "?" : `?open=${encodeURIComponent(ticker)}`}
            aria-expanded={isOpen}
            onClick={toggle && ((event) => {
              event.preventDefault();
              toggle(ticker);
            })}
          >
            <span class="twist" aria-hidden="true">{isOpen ? "▾" : "▸"}</span>
            {ticker}
          </a>
        </th>
        {columns.map((name) => <td key={name}>{cellsOf(row, name, rest)}</td>)}
        {assets.map((name) => (
          <td key={name} class="asset">
            {row.assets.filter(({ asset }) => asset === name).map((asset) => (
              <Asset key={asset.story} {...asset} />
            ))}
          </td>
        ))}
      </tr>
      {isOpen && (
        <tr class="opened">
          <td colSpan={1 + columns.length + assets.length}>
            <RowFacts files={row.files} />
          </td>
        </tr>
      )}
    </tbody>
  );
}

type Shown = Pick<MatrixProps, "progress" | "focus" | "chosen">;

/** Two spellings of one timeframe are two files in one cell. */
function cellsOf({ files }: TickerRow, timeframe: string, { progress, focus, chosen }: Shown) {
  return files.filter((file) => file.timeframe === timeframe).map((file) => (
    <Cell
      key={file.id}
      file={file}
      progress={progress.get(file.id)}
      focusable={focus === file.id}
      chosen={chosen === file.id}
    />
  ));
}

function Asset({ text, state, story }: AssetCell) {
  const mark = state === "damaged" ? "■" : state === "attention" ? "▲" : "";
  return (
    <span class={`cell ${state}`} title={story} aria-label={story} role="img">
      {text}
      {mark && <span class="mark" aria-hidden="true">{mark}</span>}
    </span>
  );
}

/** What a phone shows: one line a ticker, with its worst file. */
export function TickerLines({ tickers }: { tickers: readonly TickerRow[] }) {
  return (
    <ul class="lines">
      {tickers.filter(({ files }) => files.length > 0).map(
        ({ ticker, state, worst, files, assets }) => {
          const file = files.find(({ id }) => id === worst) ?? files[0];
          const stale = assets.filter((asset) => asset.state === "attention").length;
          return (
            <li key={ticker} class={state}>
              <b>{ticker}</b>
              <Cell file={file} progress={undefined} focusable chosen={false} />
              <small>
                {file.timeframe} of {files.length}
                {stale > 0 && ` · ${stale} stale`}
              </small>
            </li>
          );
        },
      )}
    </ul>
  );
}
