import { HttpError } from "fresh";
import { define } from "../../../../define.ts";

/** What a file's side panel shows. */
export const handler = define.handlers({
  async GET(ctx) {
    const view = await ctx.state.desk.file(ctx.params.id);
    if (view === null) throw new HttpError(404, "There is no such file of bars.");
    return Response.json(view);
  },
});
