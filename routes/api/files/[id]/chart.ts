import { HttpError } from "fresh";
import { define } from "../../../../define.ts";

const MOST_BARS = 5_000;

/** Bars of a stretch of a file, at most so many, for its chart. */
export const handler = define.handlers({
  async GET(ctx) {
    const asked = ctx.url.searchParams;
    const bars = Math.min(MOST_BARS, Math.max(10, timeOf(asked.get("bars")) ?? 1_000));
    const chart = await ctx.state.desk.chart(ctx.params.id, {
      from: timeOf(asked.get("from")),
      to: timeOf(asked.get("to")),
      bars,
    });
    if (chart === null) throw new HttpError(404, "There is no such file of bars.");
    return Response.json(chart);
  },
});

function timeOf(text: string | null): number | null {
  if (text === null) return null;
  if (/^-?\d{1,15}$/.test(text)) return Number(text);
  throw new HttpError(400, "That is no whole number.");
}
