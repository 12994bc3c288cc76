/** Lets nobody in but the pages of this server. First of all, so that it stands before files as well. */

import { define } from "../define.ts";
import { judgeRequest } from "./judge_request.ts";

/** The header that carries the page's token; a foreign page can't send it without being asked about CORS. */
export const TOKEN_HEADER = "x-barkeep-token";

export const gate = define.middleware(async ({ req, state, next }) => {
  const { headers } = req;
  const refusal = judgeRequest({
    method: req.method,
    url: req.url,
    host: headers.get("host"),
    origin: headers.get("origin"),
    site: headers.get("sec-fetch-site"),
    mode: headers.get("sec-fetch-mode"),
    token: headers.get(TOKEN_HEADER),
  }, state.desk);
  if (refusal === null) return await next();
  return new Response(refusal.reason, {
    status: refusal.status,
    headers: { "content-type": "text/plain; charset=utf-8" },
  });
});
