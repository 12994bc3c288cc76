import { HttpError } from "fresh";
import { MOST_STREAMS } from "../../core/operations/dashboard/desk.ts";
import { eventStream } from "../../core/operations/dashboard/jobs/event_stream.ts";
import { define } from "../../define.ts";

/** What happens, as it happens: one stream a tab. */
export const handler = define.handlers({
  GET(ctx) {
    const { jobs } = ctx.state.desk;
    if (jobs.events.listeners >= MOST_STREAMS) {
      throw new HttpError(429, "Too many pages are open.");
    }
    const since = ctx.req.headers.get("last-event-id");
    return new Response(eventStream(jobs, since === null ? null : Number(since)), {
      headers: { "content-type": "text/event-stream", "cache-control": "no-store" },
    });
  },
});
