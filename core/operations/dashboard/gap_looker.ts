/** Looks into files for gaps, one after the other and behind the pages: reading every time column takes long. */

import { BarkeepError } from "../../errors.ts";
import type { Fs } from "../../fs/fs.ts";
import type { Settings } from "../../store/settings.ts";
import { gaps } from "../gaps/gaps.ts";
import type { GapsFile } from "../gaps/gaps_report.ts";
import type { CoreStatus } from "../status_report.ts";

export interface GapLookerOptions {
  readonly fs: Fs;
  readonly root: string;
  readonly now: () => number;
  /** Told when something new is known. */
  readonly onFound: () => void;
  readonly onBug: (error: unknown) => void;
}

interface Known {
  /** Size and time of the file that was looked into. */
  readonly seen: string;
  readonly gaps: GapsFile;
}

function seenOf({ size, modified }: CoreStatus): string {
  return `${size} ${modified}`;
}

export class GapLooker {
  readonly #options: GapLookerOptions;
  readonly #known = new Map<string, Known>();
  #running: Promise<void> | null = null;
  #stopped = false;

  constructor(options: GapLookerOptions) {
    this.#options = options;
  }

  /** What is known of the files as they are now. */
  known(files: readonly CoreStatus[]): ReadonlyMap<string, GapsFile> {
    const found = new Map<string, GapsFile>();
    for (const file of files) {
      const known = this.#known.get(file.file);
      if (known?.seen === seenOf(file)) found.set(file.file, known.gaps);
    }
    return found;
  }

  /** Starts to look into those that are not known; one run at a time. */
  look(files: readonly CoreStatus[], settings: Settings): void {
    if (this.#running || this.#stopped) return;
    const known = this.known(files);
    const wanted = files.filter((file) => file.health !== "damaged" && !known.has(file.file));
    if (wanted.length === 0) return;
    this.#running = this.#run(wanted, settings).finally(() => this.#running = null);
  }

  /** Resolves when nothing is being looked into. */
  async settled(): Promise<void> {
    await this.#running;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  async #run(files: readonly CoreStatus[], settings: Settings): Promise<void> {
    for (const file of files) {
      if (this.#stopped) return;
      await this.#lookAt(file, settings);
    }
    this.#options.onFound();
  }

  async #lookAt(file: CoreStatus, settings: Settings): Promise<void> {
    const { fs, root, now, onBug } = this.#options;
    try {
      const report = await gaps(fs, root, { what: [file.file], settings, now: now(), by: "month" });
      const [found] = report.files;
      if (found) this.#known.set(file.file, { seen: seenOf(file), gaps: found });
    } catch (error) {
      // The file went away since: the next look shows that. A bug here must not end the server.
      if (!(error instanceof BarkeepError)) onBug(error);
    }
  }
}
