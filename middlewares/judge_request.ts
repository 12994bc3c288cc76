/** Which requests come from a page of this server, or from nobody's page at all. Pure. */

export interface Asked {
  readonly method: string;
  /** As it was sent: neither folded nor decoded. */
  readonly url: string;
  /** The `Host` header. */
  readonly host: string | null;
  readonly origin: string | null;
  /** The browser's own word on where a request comes from; only browsers send it. */
  readonly site: string | null;
  readonly mode: string | null;
  /** The token of the page that sends it. */
  readonly token: string | null;
}

export interface Server {
  readonly port: number;
  readonly token: string;
}

export interface Refusal {
  readonly status: 400 | 403;
  readonly reason: string;
}

const READING = ["GET", "HEAD"];
/** Encoded slashes, backslashes and NUL survive parsing and mean different things further in. */
const ODD_PATH = /%2f|%5c|\\|%00|%0[ad]/i;
const LONGEST_URL = 4_096;

/** `null`: let it in. */
export function judgeRequest(asked: Asked, server: Server): Refusal | null {
  return judgeHost(asked, server) ?? judgeUrl(asked) ?? judgeSite(asked) ??
    judgeChange(asked, server);
}

function forbidden(reason: string): Refusal {
  return { status: 403, reason };
}

/** A page of another name that was pointed at this machine (DNS rebinding) has the wrong host. */
function judgeHost({ host, url }: Asked, { port }: Server): Refusal | null {
  const ours = ["127.0.0.1", "localhost", "[::1]"].map((name) => `${name}:${port}`);
  if (host === null || !ours.includes(host.toLowerCase())) {
    return forbidden("This server answers to its own address only.");
  }
  // A request line may name a host of its own, whatever the header says.
  const named = URL.canParse(url) ? new URL(url) : null;
  if (named === null || named.protocol !== "http:" || !ours.includes(named.host)) {
    return forbidden("This server answers to its own address only.");
  }
  return null;
}

function judgeUrl({ url }: Asked): Refusal | null {
  const path = url.replace(/^[a-z]+:\/\/[^/]*/i, "").split(/[?#]/)[0];
  if (url.length <= LONGEST_URL && !ODD_PATH.test(path)) return null;
  return { status: 400, reason: "No address here looks like that." };
}

/** Another port of this machine is `same-site`: it is somebody else's page all the same. */
function judgeSite({ method, site, mode }: Asked): Refusal | null {
  if (site === null || site === "same-origin") return null;
  const typedIn = site === "none" && READING.includes(method) && mode === "navigate";
  return typedIn ? null : forbidden("This came from another page.");
}

/** What changes something proves that it comes from a page of this server. */
function judgeChange({ method, origin, token }: Asked, server: Server): Refusal | null {
  if (READING.includes(method)) return null;
  const ours = ["127.0.0.1", "localhost", "[::1]"].map((name) => `http://${name}:${server.port}`);
  if (origin !== null && !ours.includes(origin)) return forbidden("This came from another page.");
  if (token !== null && sameText(token, server.token)) return null;
  return forbidden(
    "This needs the page's own token. The server may have been started anew: load the page again.",
  );
}

/** Takes as long whatever differs. */
function sameText(a: string, b: string): boolean {
  let different = a.length ^ b.length;
  for (let i = 0; i < b.length; i++) {
    different |= a.charCodeAt(i % (a.length || 1)) ^ b.charCodeAt(i);
  }
  return different === 0;
}
