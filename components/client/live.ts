/** What the server tells while a page is open: one stream a tab, whatever islands listen. */

import { type Signal, signal } from "@preact/signals";
import type { JobEvent, JobView } from "../../core/operations/dashboard/view/job.ts";

export interface Live {
  /** The job that runs, or the last one that ran while the page was open. */
  readonly job: Signal<JobView | null>;
  /** Grows when the store may look different. */
  readonly version: Signal<number>;
  readonly connection: Signal<"opening" | "open" | "lost">;
}

const live: Live = {
  job: signal(null),
  version: signal(0),
  connection: signal("opening"),
};
let source: EventSource | null = null;

/** The tab's stream; opened by the first who asks. */
export function openLive(): Live {
  if (source === null) listen();
  return live;
}

function listen(): void {
  source = new EventSource("/api/events");
  source.onopen = () => live.connection.value = "open";
  source.onmessage = ({ data }) => take(JSON.parse(data));
  source.onerror = () => {
    live.connection.value = "lost";
    // The browser comes back by itself unless it was refused.
    if (source?.readyState === EventSource.CLOSED) setTimeout(listen, 2_000);
  };
}

function take(event: JobEvent): void {
  if (event.type === "hello") {
    live.job.value = event.job;
    live.version.value = event.version;
  } else if (event.type === "job") live.job.value = event.job;
  else if (event.type === "store") live.version.value = event.version;
  else live.job.value = withFile(live.job.value, event);
}

function withFile(
  job: JobView | null,
  { job: id, file, done, of }: Extract<JobEvent, { type: "file" }>,
): JobView | null {
  if (job?.id !== id) return job;
  return { ...job, files: [...job.files.filter((one) => one.id !== file.id), file], done, of };
}
