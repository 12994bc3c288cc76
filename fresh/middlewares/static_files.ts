/** Serves the files of a build: those of `static/`, and the bundles of the islands. */

import { ASSET_KEY } from "../asset.ts";
import { buildId } from "../build_id.ts";
import { type Context, snapshotOf } from "../context.ts";
import type { AssetFile } from "../snapshot.ts";
import type { Middleware } from "../types.ts";

const FOR_EVER = "public, max-age=31536000, immutable";
const NEVER = "no-cache, no-store, max-age=0, must-revalidate";

/**
 * Answers GET and HEAD for a file of the build, and goes on where there is none. Only files that
 * the build listed are known: no path of a request ever reaches the file system.
 */
export function staticFiles<State>(): Middleware<State> {
  return async (ctx) => {
    const file = fileFor(ctx);
    if (file === undefined) {
      // Browsers ask for it by themselves; a whole 404 page would be wasted on them.
      if (ctx.url.pathname === "/favicon.ico") return new Response(null, { status: 404 });
      return await ctx.next();
    }
    if (ctx.req.method !== "GET" && ctx.req.method !== "HEAD") {
      return new Response("Method Not Allowed", { status: 405 });
    }
    const id = ctx.url.searchParams.get(ASSET_KEY);
    return id !== null && id !== buildId() ? toCurrent(ctx.url) : await answer(ctx, file, id);
  };
}

function fileFor(ctx: Context<unknown>): AssetFile | undefined {
  try {
    return snapshotOf(ctx)?.files.get(decodeURIComponent(ctx.url.pathname));
  } catch (error) {
    // A broken percent sequence names no file.
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

/** Another build's file: its bytes may be different ones, so it isn't served under the old id. */
function toCurrent(url: URL): Response {
  const query = new URLSearchParams(url.search);
  query.delete(ASSET_KEY);
  const location = url.pathname + (query.size === 0 ? "" : `?${query}`);
  return new Response(null, { status: 307, headers: { location } });
}

async function answer(
  { req, url, config }: Context<unknown>,
  file: AssetFile,
  id: string | null,
): Promise<Response> {
  const locked = id === buildId() || url.pathname.startsWith(`/_fresh/js/${buildId()}/`);
  const headers = new Headers({
    "Content-Type": file.contentType,
    "Cache-Control": locked && config.mode === "production" ? FOR_EVER : NEVER,
    "Etag": `W/"${file.hash}"`,
    "Vary": "If-None-Match",
  });
  if (isKnown(req, file.hash)) return new Response(null, { status: 304, headers });
  headers.set("Content-Length", String(file.size));
  // A file that is opened has to be read to its end or closed: not for a HEAD request.
  return new Response(req.method === "HEAD" ? null : await file.open(), { headers });
}

function isKnown(req: Request, hash: string): boolean {
  const tags = req.headers.get("If-None-Match")?.split(",") ?? [];
  return tags.some((tag) => tag.trim().replace(/^W\//, "").replace(/^"|"$/g, "") === hash);
}
