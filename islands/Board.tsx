import { useSignal } from "@preact/signals";
import { IS_BROWSER } from "fresh/runtime";
import { useEffect, useRef } from "preact/hooks";
import { getJson } from "../components/client/ask.ts";
import { onDrop } from "../components/client/drop.ts";
import { useJobs } from "../components/client/use_jobs.ts";
import { FileList, type Sort } from "../components/file_list.tsx";
import { ImportDialog } from "../components/import_dialog.tsx";
import { JobBar } from "../components/job_bar.tsx";
import { Matrix, TickerLines } from "../components/matrix.tsx";
import { Needs } from "../components/needs.tsx";
import { OfferDialog } from "../components/offer_dialog.tsx";
import { Operations } from "../components/operations.tsx";
import { SidePanel } from "../components/side_panel.tsx";
import { TopBar } from "../components/top_bar.tsx";
import type { Action, Overview, TickerRow } from "../core/operations/dashboard/view/overview.ts";
import { besideOf, filtered } from "../components/grid_moves.ts";

export interface BoardProps {
  readonly overview: Overview;
  /** Empty where nothing may be changed. */
  readonly token: string;
  readonly view: "matrix" | "list";
  readonly sort: Sort;
  readonly query: string;
  /** Tickers whose rows are open. */
  readonly open: readonly string[];
}

/** The overview: all of it, so that cells count up where they stand. */
export default function Board(props: BoardProps) {
  const { token, view, sort } = props;
  const overview = useSignal(props.overview), query = useSignal(props.query);
  const open = useSignal<ReadonlySet<string>>(new Set(props.open));
  const focus = useSignal<string | null>(null), chosen = useSignal<string | null>(null);
  const dragged = useSignal(false), picker = useRef<HTMLInputElement>(null);
  const files = useRef<HTMLDivElement>(null), search = useRef<HTMLInputElement>(null);
  const refresh = async () => {
    overview.value = await getJson<Overview>("/api/overview");
  };
  // A refresh that fails shows as a lost connection; the next event tries again.
  const jobs = useJobs(token, () => void refresh().catch(() => {}));
  const canAct = IS_BROWSER && token !== "" && !jobs.running;
  const act = (action: Action) => {
    if (action.offer) jobs.show(action.offer);
    else if (action.job) jobs.start(action.job);
  };
  const undo = canAct ? (number: number) => jobs.start({ kind: "undo", number }) : undefined;
  const tickers = filtered(overview.value.tickers, query.value);
  const needs = overview.value.needs;

  useEffect(() => {
    document.title = `${needs.length > 0 ? `(${needs.length}) ` : ""}Barkeep`;
  }, [needs.length]);
  useEffect(() => {
    if (!canAct) return;
    return onDrop((file) => jobs.take(file), (over) => dragged.value = over);
  }, [canAct]);
  useEffect(() => {
    const press = (event: KeyboardEvent) => onKey(event);
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  });

  function onKey(event: KeyboardEvent): void {
    const typing = event.target instanceof HTMLInputElement;
    if (event.ctrlKey || event.metaKey || event.altKey || jobs.offer) return;
    if (event.key === "Escape") {
      if (typing) search.current?.blur();
      else closePanel();
      return;
    }
    if (typing) return;
    const key = event.key.toLowerCase();
    if (key === "/") search.current?.focus();
    else if (key === "u" && canAct) jobs.start({ kind: "update", what: [] });
    else if (key === "i" && canAct) picker.current?.click();
    else if (key === "v" && canAct) jobs.start({ kind: "verify", what: [] });
    else if (!move(event.key)) return;
    event.preventDefault();
  }

  /** Arrows go from cell to cell once one of them has the focus or is shown beside. */
  function move(key: string): boolean {
    const at = chosen.value ?? cellIn(document.activeElement);
    const next = at === null ? null : besideOf(tickers, overview.value.columns, at, key);
    if (next === null) return false;
    focus.value = next;
    if (chosen.value !== null) chosen.value = next;
    files.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(next)}"]`)?.focus();
    return true;
  }

  function closePanel(): void {
    const id = chosen.value;
    chosen.value = null;
    if (id === null) return;
    files.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`)?.focus();
  }

  /** A click or Enter on a cell shows the file beside; with a key held the link stays a link. */
  function onCell(event: MouseEvent): void {
    const id = cellIn(event.target as Element);
    if (id === null || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    focus.value = id;
    chosen.value = id;
  }

  const toggle = IS_BROWSER
    ? (ticker: string) => {
      const next = new Set(open.value);
      if (!next.delete(ticker)) next.add(ticker);
      open.value = next;
    }
    : undefined;

  return (
    <div class={chosen.value === null ? "board" : "board beside"}>
      <TopBar here="/" overview={overview.value}>
        {token !== "" && (
          <span class="actions">
            <button
              type="button"
              class="main"
              disabled={!canAct}
              onClick={() => jobs.start({ kind: "update", what: [] })}
              title="barkeep update"
            >
              Update all <kbd>U</kbd>
            </button>
            <button
              type="button"
              disabled={!canAct}
              onClick={() => picker.current?.click()}
              title="barkeep import FILE; or drop a file anywhere"
            >
              Import <kbd>I</kbd>
            </button>
            <input
              ref={picker}
              type="file"
              class="hidden"
              tabIndex={-1}
              aria-label="An export to import"
              accept=".csv,.txt,.tsv,.gz,.zip"
              onChange={({ currentTarget }) => {
                const file = currentTarget.files?.[0];
                if (file) jobs.take(file);
                currentTarget.value = "";
              }}
            />
            <button
              type="button"
              disabled={!canAct}
              onClick={() => jobs.start({ kind: "verify", what: [] })}
              title="barkeep verify"
            >
              Verify <kbd>V</kbd>
            </button>
          </span>
        )}
      </TopBar>
      <main>
        {overview.value.tickers.length === 0 ? <Empty /> : (
          <>
            <Needs needs={needs} verdict={overview.value.verdict} act={canAct ? act : undefined} />
            <section class="files" aria-labelledby="files">
              <div class="bar">
                <h2 id="files">Files</h2>
                <small>{overview.value.clock}</small>
                <Views view={view} />
                <form role="search" action="/">
                  {view === "list" && <input type="hidden" name="view" value="list" />}
                  <input
                    ref={search}
                    type="search"
                    name="q"
                    placeholder="/ filter"
                    aria-label="Filter by ticker"
                    value={query.value}
                    onInput={(event) => query.value = event.currentTarget.value}
                  />
                </form>
              </div>
              <div ref={files} class="scroll" onClick={onCell}>
                {view === "list"
                  ? <FileList files={tickers.flatMap((row) => row.files)} sort={sort} />
                  : (
                    <>
                      <Matrix
                        columns={overview.value.columns}
                        assets={overview.value.assets}
                        tickers={tickers}
                        open={open.value}
                        progress={jobs.progress}
                        focus={focus.value ?? firstCell(tickers)}
                        chosen={chosen.value}
                        toggle={toggle}
                      />
                      <TickerLines tickers={tickers} />
                    </>
                  )}
              </div>
              <p class="legend">
                no mark: every session that is over is there · ▾ behind · ▲ needs a look · ■ damaged
              </p>
            </section>
            <Others overview={overview.value} />
          </>
        )}
        <section aria-labelledby="since">
          <h2 id="since">Since</h2>
          {overview.value.operations.length === 0
            ? <p class="more">Nothing was done here yet.</p>
            : <Operations operations={overview.value.operations} undo={undo} />}
        </section>
      </main>
      {chosen.value !== null && (
        <SidePanel
          id={chosen.value}
          version={jobs.version}
          close={closePanel}
          start={canAct ? jobs.start : undefined}
        />
      )}
      <JobBar
        job={jobs.job}
        lost={jobs.lost}
        problem={jobs.problem}
        undo={undo}
        look={canAct ? jobs.show : undefined}
        close={jobs.dismiss}
      />
      {dragged.value && <p class="drop">Drop an export to see what it is and what it would do</p>}
      {jobs.imported && (
        <ImportDialog
          key={jobs.offer?.plan ?? jobs.imported.sentence}
          view={jobs.imported}
          offer={jobs.offer}
          yes={(offer) => jobs.answer(offer, "")}
          again={(answers) => {
            const { upload } = jobs.imported!;
            jobs.start({ kind: "import-plan", upload, answers });
          }}
          close={() => jobs.show(null)}
        />
      )}
      {jobs.offer && !jobs.imported && (
        <OfferDialog
          key={jobs.offer.plan}
          offer={jobs.offer}
          yes={jobs.answer}
          close={() => jobs.show(null)}
        />
      )}
    </div>
  );
}

function cellIn(element: Element | null): string | null {
  return element?.closest<HTMLElement>("[data-id]")?.dataset["id"] ?? null;
}

function firstCell(tickers: readonly TickerRow[]): string | null {
  return tickers.find(({ files }) => files.length > 0)?.files[0].id ?? null;
}

function Views({ view }: { view: "matrix" | "list" }) {
  return (
    <span class="views" role="group" aria-label="View">
      <a href="/?view=matrix" class={view === "matrix" ? "on" : undefined}>matrix</a>
      <a href="/?view=list" class={view === "list" ? "on" : undefined}>list</a>
    </span>
  );
}

function Others({ overview: { others } }: { overview: Overview }) {
  if (others.length === 0) return null;
  return (
    <section class="others" aria-labelledby="others">
      <h2 id="others">Other ({others.length})</h2>
      <p>
        {others.map(({ file, why }, i) => (
          <span key={file} title={why}>
            {i > 0 && " · "}
            {file}
          </span>
        ))}
      </p>
    </section>
  );
}

function Empty() {
  return (
    <section class="needs fine">
      <h2>The folder holds no bars yet.</h2>
      <p>
        Fetch some: <code>barkeep update ES1:1D</code> · import an export:{" "}
        <code>barkeep import FILE</code> · or look around: <code>barkeep demo</code>
      </p>
    </section>
  );
}
