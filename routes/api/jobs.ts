import { parseJobRequest } from "../../core/operations/dashboard/jobs/parse_request.ts";
import { define } from "../../define.ts";
import { readJson } from "../../middlewares/read_body.ts";

/** Starts a job. It goes on when the page is closed; what it does comes through /api/events. */
export const handler = define.handlers({
  async POST(ctx) {
    const request = parseJobRequest(await readJson(ctx.req));
    return Response.json(await ctx.state.desk.start(request), { status: 202 });
  },
});
