/** Headers that every response carries, whoever made it. */

import { csp } from "fresh";
import { define, type State } from "../define.ts";

const HEADERS: Readonly<Record<string, string>> = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
};

/** For what is no page: nothing may run or be loaded. */
const NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * The page's policy; Fresh puts the page's nonce where 'unsafe-inline' stands. `headers` takes out what it
 * leaves of that where there is no page.
 */
export const policy = csp<State>({
  useNonce: true,
  csp: [
    "default-src 'none'",
    "script-src 'self' 'unsafe-inline'",
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self'",
    "img-src 'self' data:",
    "media-src 'none'",
    "worker-src 'none'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ],
});

/** Stands outside everything else. */
export const headers = define.middleware(async (ctx) => {
  const response = await ctx.next(), set = response.headers;
  for (const [name, value] of Object.entries(HEADERS)) set.set(name, value);
  set.set("content-security-policy", strict(set.get("content-security-policy")));
  // Pages hold the token, answers hold the folder: only files with a build's id in their address are kept.
  if (!set.has("cache-control")) set.set("cache-control", "no-store");
  return response;
});

/** Safari would ask for https on localhost if told to upgrade. */
function strict(policy: string | null): string {
  if (policy === null) return NOTHING;
  return policy.split("; ").filter((part) => part !== "upgrade-insecure-requests")
    .join("; ").replaceAll(" 'unsafe-inline'", "");
}
