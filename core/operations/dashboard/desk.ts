/** One data folder as the dashboard works with it: what it looks like, and the jobs on it. */

import { HeldError, UsageError } from "../../errors.ts";
import type { Fs } from "../../fs/fs.ts";
import type { CoreName } from "../../store/naming.ts";
import { recover } from "../../store/recovery.ts";
import { readSettings } from "../../store/settings.ts";
import { openStore, type Store } from "../../store/store.ts";
import { chooseCore } from "../choose.ts";
import { recordFiles } from "../record_files.ts";
import { Charts, type Stretch } from "./chart/charts.ts";
import { fileView } from "./file_view.ts";
import { GapLooker } from "./gap_looker.ts";
import type { Bench, WaitingPlan } from "./jobs/bench.ts";
import { makeJob } from "./jobs/make_job.ts";
import { Offers } from "./jobs/offers.ts";
import { type Job, JobRunner, type Outcome, type Teller } from "./jobs/runner.ts";
import { type Look, look } from "./look.ts";
import { operationLines, overviewOf } from "./overview.ts";
import { Uploads } from "./uploads.ts";
import type { ChartBars } from "./view/chart.ts";
import type { FileView } from "./view/file.ts";
import { type JobRequest, type JobView, LOOKING } from "./view/job.ts";
import type { OperationLine, Overview } from "./view/overview.ts";
import { idOf } from "./view/words.ts";

export interface DeskOptions {
  readonly fs: Fs;
  /** The data folder. */
  readonly folder: string;
  readonly now: () => number;
  /** Nothing is written and nothing fetched. */
  readonly readOnly: boolean;
  /** An address on this machine in place of Yahoo. */
  readonly endpoint?: string;
  /** Where the pages are served; nothing else is this server. */
  readonly port: number;
  readonly pid: number;
  /** Told of what nobody expected; never sees a token. */
  readonly onBug: (error: unknown) => void;
}

/** Open streams of events; every tab holds one. */
export const MOST_STREAMS = 16;

export class Desk {
  readonly port: number;
  readonly readOnly: boolean;
  /** Proves that a request that changes something comes from a page of this server. New at every start. */
  readonly token: string = new Uint8Array(crypto.getRandomValues(new Uint8Array(32))).toHex();
  readonly jobs: JobRunner;
  readonly #options: DeskOptions;
  readonly #store: Store;
  readonly #offers = new Offers<WaitingPlan>();
  readonly #gaps: GapLooker;
  readonly #charts: Charts;
  /** Files that were dropped on a page. */
  readonly uploads: Uploads;

  private constructor(options: DeskOptions, store: Store) {
    this.#options = options;
    this.#store = store;
    this.port = options.port;
    this.readOnly = options.readOnly;
    this.jobs = new JobRunner({
      scrub: (text) => this.scrub(text),
      onBug: options.onBug,
      onEnd: () => {},
    });
    this.#charts = new Charts(store);
    this.uploads = new Uploads(store);
    this.#gaps = new GapLooker({
      fs: options.fs,
      root: store.root,
      now: options.now,
      onFound: () => this.jobs.storeChanged(),
      onBug: options.onBug,
    });
  }

  /**
   * Opens the folder; unless it is only to be looked at, settles what an earlier command left open and records
   * the files as they are. Throws `UsageError` if there is no such folder.
   */
  static async open(options: DeskOptions): Promise<Desk> {
    const { fs, folder, now, pid, readOnly } = options;
    const store = await openStore(fs, folder, { now, holder: { pid, started: now() } });
    if (!readOnly) {
      await recover(store, "serve");
      const settings = await readSettings(fs, store.root);
      await recordFiles(store, { command: "serve", operation: null, settings });
    }
    const desk = new Desk(options, store);
    if (!readOnly) await desk.uploads.sweep();
    return desk;
  }

  async overview(): Promise<Overview> {
    const seen = await this.#look();
    const { report, settings, ledger, record, backups, incoming } = seen;
    const contents = new Map(backups.map(({ content, size }) => [content, size]));
    return overviewOf({
      ...{ report, settings, ledger, readOnly: this.readOnly, now: this.#options.now() },
      folder: this.folderName,
      neverRecorded: Object.keys(record.files).length === 0,
      gaps: this.#gaps.known(report.core),
      offers: this.#offers.held(),
      kept: incoming.map(({ file, rows, facts }) => ({
        file,
        rows,
        question: String(facts["question"] ?? "waits for an answer"),
      })),
      backedUp: new Set(backups.map(({ file }) => file)),
      backups: {
        count: backups.length,
        size: [...contents.values()].reduce((sum, size) => sum + size, 0),
        most: settings.retention.maxGigabytes * 1e9,
      },
    });
  }

  /** `null` if there is no such file. */
  async file(id: string): Promise<FileView | null> {
    const seen = await this.#look();
    const file = seen.report.core.find((one) => idOf(one.file) === id);
    if (!file) return null;
    const { fs, now } = this.#options, gaps = this.#gaps.known(seen.report.core);
    return await fileView(fs, this.#store.root, file, { now: now(), look: seen, gaps });
  }

  /** `null` if there is no such file. */
  async chart(id: string, stretch: Stretch): Promise<ChartBars | null> {
    const file = (await this.#look()).report.core.find((one) => idOf(one.file) === id);
    return file ? await this.#charts.bars(file, stretch) : null;
  }

  async operations(): Promise<OperationLine[]> {
    const { ledger } = await this.#look();
    return operationLines(ledger, this.#options.now());
  }

  look(): Promise<Look> {
    return this.#look();
  }

  /**
   * Starts what a page asked for. Throws `LockedError` while something runs, `ChangedError` for a plan that no
   * longer waits, `HeldError` where nothing may be changed.
   */
  async start(request: JobRequest): Promise<JobView> {
    if (this.readOnly && !LOOKING.includes(request.kind)) {
      throw new HeldError("Cannot do this here: the dashboard was started with --read-only.");
    }
    const job = makeJob(await this.#bench(), request);
    return this.jobs.start({ ...job, run: (teller) => this.#withCharts(job, teller) });
  }

  /** The folder's own name; where it lies is nobody's business. */
  get folderName(): string {
    return this.#store.root.split("/").at(-1) || "data";
  }

  get store(): Store {
    return this.#store;
  }

  /** Takes the places of this machine out of a text. */
  scrub(text: string): string {
    return text.replaceAll(`${this.#store.root}/`, "").replaceAll(
      this.#store.root,
      "the data folder",
    );
  }

  bug(error: unknown): void {
    this.#options.onBug(error);
  }

  /** Resolves when everything that was started in the background is done. */
  async settled(): Promise<void> {
    await this.#gaps.settled();
    await this.jobs.idle;
  }

  /** Ends what runs in the background; a job is let finish. */
  async close(): Promise<void> {
    await this.#gaps.stop();
    await this.jobs.idle;
  }

  /** What a job wrote or scanned is drawn from what is kept now, not made anew by whoever looks first. */
  async #withCharts(job: Job, teller: Teller): Promise<Outcome> {
    const seen = new Set<string>(), scanned = job.request.kind === "scan";
    const outcome = await job.run({
      file(progress, done, of) {
        if (scanned || progress.step === "written") seen.add(progress.id);
        teller.file(progress, done, of);
      },
    });
    if (seen.size === 0) return outcome;
    const { report } = await look(this.#options.fs, this.#store.root, this.#options.now());
    for (const file of report.core) {
      if (seen.has(idOf(file.file)) && file.health !== "damaged") await this.#charts.keep(file);
    }
    return outcome;
  }

  async #look(): Promise<Look> {
    const seen = await look(this.#options.fs, this.#store.root, this.#options.now());
    if (!this.jobs.busy) this.#gaps.look(seen.report.core, seen.settings);
    return seen;
  }

  async #bench(): Promise<Bench> {
    const { fs, endpoint } = this.#options, { root } = this.#store;
    const settings = await readSettings(fs, root);
    return {
      store: this.#store,
      settings,
      endpoint,
      offers: this.#offers,
      uploads: this.uploads,
      choose: (ids) => chooseIds(fs, root, ids, settings),
    };
  }
}

type Settings = Awaited<ReturnType<typeof readSettings>>;

/** Ids are looked up among the files that are there, never made into paths. */
async function chooseIds(
  fs: Fs,
  root: string,
  ids: readonly string[],
  settings: Settings,
): Promise<CoreName[]> {
  const all = await chooseCore(fs, root, { what: [], settings });
  if (ids.length === 0) return all;
  return ids.map((id) => {
    const found = all.find(({ path }) => idOf(path) === id);
    if (found) return found;
    throw new UsageError(`Cannot find ${id}: there is no such file of bars.`);
  });
}
