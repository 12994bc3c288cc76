/** Jobs as a page uses them: what runs, what came of it, and how to start one. */

import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type {
  FileProgress,
  ImportView,
  JobRequest,
  JobView,
  Offer,
} from "../../core/operations/dashboard/view/job.ts";
import { startJob, upload } from "./ask.ts";
import { openLive } from "./live.ts";

export interface Jobs {
  readonly job: JobView | null;
  readonly running: boolean;
  readonly lost: boolean;
  /** What the server said to a request that it refused. */
  readonly problem: string | null;
  readonly version: number;
  /** By file's id; of the job that runs, or has just ended. */
  readonly progress: ReadonlyMap<string, FileProgress>;
  /** The plan that is shown and waits for a yes. */
  readonly offer: Offer | null;
  /** A dropped file as it was read; its offer is in `offer`. */
  readonly imported: ImportView | null;
  /** Hands a dropped file over and looks into it. */
  take(file: File): void;
  start(request: JobRequest): void;
  show(offer: Offer | null): void;
  answer(offer: Offer, typed: string): void;
  dismiss(): void;
}

/** A receipt that was closed stays closed on the tab's other pages; jobs are numbered anew with every server. */
function dismissedKey(token: string): string {
  return `barkeep dismissed ${token.slice(0, 8)}`;
}

const NO_PROGRESS: ReadonlyMap<string, FileProgress> = new Map();

/** `token`: empty where nothing may be started. `onStore`: the store may look different now. */
export function useJobs(token: string, onStore: (version: number) => void): Jobs {
  const job = useSignal<JobView | null>(null), lost = useSignal(false), version = useSignal(0);
  const problem = useSignal<string | null>(null), offer = useSignal<Offer | null>(null);
  const dismissed = useSignal(0), started = useSignal(false), own = useSignal(0);
  const imported = useSignal<ImportView | null>(null);
  useEffect(() => {
    dismissed.value = Number(sessionStorage.getItem(dismissedKey(token)) ?? 0);
    started.value = true;
  }, []);
  useSignalEffect(() => {
    if (!started.value) return;
    const live = openLive(), next = live.job.value;
    const before = job.peek();
    lost.value = live.connection.value === "lost";
    job.value = next;
    // Only what this page started asks, and once: a reload must not bring old questions back.
    if (next?.id === own.value && next.receipt) {
      own.value = 0;
      offer.value = next.receipt.offer;
      imported.value = next.receipt.imported ?? null;
    }
    if (live.version.value !== version.peek()) {
      const first = version.peek() === 0 && before === null;
      version.value = live.version.value;
      if (!first) onStore(version.peek());
    }
  });
  const progress = useComputed(() =>
    job.value === null || job.value.id === dismissed.value
      ? NO_PROGRESS
      : new Map(job.value.files.map((file) => [file.id, file]))
  );
  const start = (request: JobRequest) => {
    problem.value = null;
    startJob(token, request).then(
      ({ id }) => own.value = id,
      (error: Error) => problem.value = error.message,
    );
  };
  return {
    job: job.value?.id === dismissed.value ? null : job.value,
    running: job.value?.state === "running",
    lost: lost.value,
    problem: problem.value,
    version: version.value,
    progress: progress.value,
    offer: offer.value,
    imported: imported.value,
    take: (file) => {
      problem.value = null;
      upload(token, file).then(
        ({ upload }) => start({ kind: "import-plan", upload, answers: {} }),
        (error: Error) => problem.value = error.message,
      );
    },
    start,
    show: (next) => {
      offer.value = next;
      imported.value = null;
    },
    answer: ({ job: kind, plan }, typed) => {
      offer.value = null;
      imported.value = null;
      start(kind === "prune" || kind === "restore" ? { kind, plan, typed } : { kind, plan });
    },
    dismiss: () => {
      problem.value = null;
      dismissed.value = job.value?.id ?? 0;
      sessionStorage.setItem(dismissedKey(token), String(dismissed.value));
    },
  };
}
