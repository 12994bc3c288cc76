/** What went wrong, told without stacks and without places of this machine. */

import { HttpError } from "fresh";
import { BarkeepError } from "../core/errors.ts";
import { ErrorPage } from "../components/error_page.tsx";
import { define } from "../define.ts";

/** What the caller can do about each kind of error, as HTTP says it. */
const STATUS: Readonly<Record<string, number>> = {
  usage: 400,
  "in-use": 409,
  changed: 409,
  held: 403,
  damaged: 422,
  source: 502,
  disk: 507,
  "commit-unknown": 507,
};
const WORDS: Readonly<Record<number, string>> = {
  404: "There is no such page.",
  405: "This page does not do that.",
  413: "That is more than is taken here.",
  415: "That is not what is taken here.",
};

interface Told {
  readonly status: number;
  readonly message: string;
}

export const errors = define.middleware(async (ctx) => {
  try {
    return await ctx.next();
  } catch (error) {
    // Everything that is thrown below ends here; what nobody expected is told where the server runs.
    const { desk } = ctx.state, { status, message } = told(error, desk.scrub.bind(desk));
    if (status === 500) desk.bug(error);
    if (ctx.url.pathname.startsWith("/api/")) {
      return Response.json({ error: message }, { status });
    }
    return await ctx.render(<ErrorPage status={status} message={message} />, { status });
  }
});

function told(error: unknown, scrub: (text: string) => string): Told {
  if (error instanceof BarkeepError) {
    return { status: STATUS[error.kind] ?? 500, message: scrub(error.message) };
  }
  if (error instanceof HttpError && error.status < 500) {
    const { status } = error;
    return { status, message: error.message || WORDS[status] || "That did not work." };
  }
  return {
    status: 500,
    message: "This is a bug in Barkeep. The terminal that serves this page says more.",
  };
}
