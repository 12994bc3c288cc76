/** Server-sent events: what happened since a page last heard, then what happens. */

import type { JobEvent } from "../view/job.ts";
import type { JobRunner } from "./runner.ts";

/** Ms between signs of life: a proxy or a browser gives up on a silent connection. */
const HEARTBEAT = 15_000;

/** One event. JSON holds no line breaks, so it stays one line of data. */
function frame(id: number, event: JobEvent): string {
  return `id: ${id}\ndata: ${JSON.stringify(event)}\n\n`;
}

/** `since`: the last event the page heard; `null` for a new page. */
export function eventStream(
  jobs: JobRunner,
  since: number | null,
  heartbeat = HEARTBEAT,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder(), { events } = jobs;
  let stop = () => {};
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (text: string) => controller.enqueue(encoder.encode(text));
      const missed = since === null ? null : events.since(since);
      if (missed) { for (const { id, event } of missed) send(frame(id, event)); }
      else send(frame(events.last, { type: "hello", job: jobs.current, version: jobs.version }));
      const unlisten = events.listen(({ id, event }) => send(frame(id, event)));
      const beat = setInterval(() => send(": alive\n\n"), heartbeat);
      stop = () => {
        unlisten();
        clearInterval(beat);
      };
    },
    cancel() {
      stop();
    },
  });
}
