/** Where requests go: Yahoo's one host, or a stand-in on this machine. */

import { UsageError } from "../../errors.ts";

/** The only host on the internet that the Yahoo source talks to. */
export const YAHOO_HOST = "query2.finance.yahoo.com";
export const YAHOO_ORIGIN = `https://${YAHOO_HOST}`;

/** 127.0.0.0/8 or ::1, as `URL` spells them. A name such as localhost may point anywhere. */
const LOOPBACK = /^(127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/;

/**
 * The origin that requests are sent to.
 *
 * @param endpoint `http://127.0.0.1:PORT` of a stand-in; without it Yahoo itself.
 * @throws {UsageError} for anything that is not plain http to this machine.
 */
export function originOf(endpoint: string | undefined): string {
  if (endpoint === undefined) return YAHOO_ORIGIN;
  const url = URL.parse(endpoint);
  const bare = url !== null && url.protocol === "http:" && LOOPBACK.test(url.hostname) &&
    url.pathname === "/" && url.search === "" && url.hash === "" && url.username === "" &&
    url.password === "";
  if (!bare) {
    throw new UsageError(
      `Cannot use "${endpoint}" in place of Yahoo: only this machine may stand in for it. Write http://127.0.0.1:PORT.`,
      { facts: { endpoint } },
    );
  }
  return url.origin;
}
