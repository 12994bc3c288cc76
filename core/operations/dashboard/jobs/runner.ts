/** Runs one job at a time and tells every page how far it is. A job goes on whoever is watching. */

import { BarkeepError, LockedError } from "../../../errors.ts";
import type { FileProgress, JobRequest, JobView, Receipt } from "../view/job.ts";
import { Events } from "./events.ts";

/** How a job says what it does. */
export interface Teller {
  /** `of` files in all; 0 where that is not known. */
  file(progress: FileProgress, done: number, of: number): void;
}

/** What a job ends with. `held`: something waits for an answer. */
export interface Outcome {
  readonly state: "done" | "held" | "failed";
  readonly receipt: Receipt;
}

export interface Job {
  readonly request: JobRequest;
  readonly title: string;
  readonly command: string;
  run(teller: Teller): Promise<Outcome>;
}

export interface RunnerOptions {
  /** Takes absolute paths out of a message before a browser sees it. */
  readonly scrub: (text: string) => string;
  /** Told of what nobody expected. */
  readonly onBug: (error: unknown) => void;
  /** Told when a job has ended, before the pages are. */
  readonly onEnd: () => void;
}

export class JobRunner {
  readonly events = new Events();
  readonly #options: RunnerOptions;
  #current: JobView | null = null;
  #ended: Promise<void> = Promise.resolve();
  #count = 0;
  #version = 0;

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  /** The job that runs, or the last one. */
  get current(): JobView | null {
    return this.#current;
  }

  get busy(): boolean {
    return this.#current?.state === "running";
  }

  /** Grows whenever the store may look different. */
  get version(): number {
    return this.#version;
  }

  /** Resolves when nothing runs. */
  get idle(): Promise<void> {
    return this.#ended;
  }

  /** Says that the store may look different now. */
  storeChanged(): void {
    this.events.tell({ type: "store", version: ++this.#version });
  }

  /** Starts a job. Throws `LockedError` while another one runs. */
  start(job: Job): JobView {
    if (this.busy) {
      throw new LockedError(
        `Cannot start "${job.title}": "${
          this.#current!.title
        }" is still running. Wait until it is done.`,
      );
    }
    const view: JobView = {
      ...{ id: ++this.#count, kind: job.request.kind, title: job.title, command: job.command },
      ...{ state: "running", done: 0, of: 0, files: [], receipt: null, error: null },
    };
    this.#show(view);
    this.#ended = this.#run(job);
    return view;
  }

  async #run(job: Job): Promise<void> {
    const end = await this.#outcomeOf(job);
    this.#options.onEnd();
    this.#show({ ...this.#current!, ...end });
    this.storeChanged();
  }

  async #outcomeOf(job: Job): Promise<Pick<JobView, "state" | "receipt" | "error">> {
    try {
      const teller: Teller = { file: (file, done, of) => this.#progress(file, done, of) };
      const { state, receipt } = await job.run(teller);
      return { state, receipt: this.#scrubbed(receipt), error: null };
    } catch (error) {
      if (error instanceof BarkeepError) {
        return { state: "failed", receipt: null, error: this.#options.scrub(error.message) };
      }
      // A bug in one job must not end the server; it is told where the server's owner sees it.
      this.#options.onBug(error);
      const told = "This is a bug in Barkeep. The terminal that serves this page says more.";
      return { state: "failed", receipt: null, error: told };
    }
  }

  #scrubbed(receipt: Receipt): Receipt {
    return JSON.parse(this.#options.scrub(JSON.stringify(receipt)));
  }

  #progress(file: FileProgress, done: number, of: number): void {
    const job = this.#current!, told = { ...file, text: this.#options.scrub(file.text) };
    const files = [...job.files.filter(({ id }) => id !== file.id), told];
    this.#current = { ...job, files, done, of };
    this.events.tell({ type: "file", job: job.id, file: told, done, of });
  }

  #show(job: JobView): void {
    this.#current = job;
    this.events.tell({ type: "job", job });
  }
}
