import { define } from "../../define.ts";

/** What the overview shows, for a page that is open already. */
export const handler = define.handlers({
  async GET(ctx) {
    return Response.json(await ctx.state.desk.overview());
  },
});
