/** Reads what a page sent, counting while it comes: a length that is claimed is only a hint. */

import { HttpError } from "fresh";

export interface Limits {
  /** Most bytes. */
  readonly bytes: number;
  /** Most ms until all of it is there. */
  readonly ms: number;
}

const JSON_LIMITS: Limits = { bytes: 1 << 20, ms: 30_000 };

/** The pieces of a body as they come. Throws `HttpError` 413 for too much, 408 for too slow. */
export async function* bodyPieces(req: Request, limits: Limits): AsyncGenerator<Uint8Array> {
  if (!req.body) return;
  const reader = req.body.getReader(), late = AbortSignal.timeout(limits.ms);
  const stop = () => void reader.cancel("too slow");
  late.addEventListener("abort", stop);
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (late.aborted) throw new HttpError(408, "It took too long to arrive.");
      if (done) return;
      bytes += value.length;
      if (bytes > limits.bytes) throw new HttpError(413);
      yield value;
    }
  } finally {
    late.removeEventListener("abort", stop);
    await reader.cancel();
  }
}

/** JSON, and nothing that only looks like it. Throws `HttpError` 415, 413 or 400. */
export async function readJson(req: Request, limits = JSON_LIMITS): Promise<unknown> {
  const type = req.headers.get("content-type")?.split(";")[0].trim();
  if (type !== "application/json" || req.headers.has("content-encoding")) throw new HttpError(415);
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    let text = "";
    for await (const piece of bodyPieces(req, limits)) {
      text += decoder.decode(piece, { stream: true });
    }
    return JSON.parse(text + decoder.decode());
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) {
      throw new HttpError(400, "That is no JSON.");
    }
    throw error;
  }
}
