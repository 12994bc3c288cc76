import { HttpError } from "fresh";
import { define } from "../../define.ts";
import { bodyPieces } from "../../middlewares/read_body.ts";

/** A day of ticks of everything is less; larger files are for the command line. */
const LIMITS = { bytes: 64 << 20, ms: 300_000 };

/** Takes a dropped file, to be looked into. Nothing is imported by it. */
export const handler = define.handlers({
  async POST(ctx) {
    const { desk } = ctx.state, { headers } = ctx.req;
    if (desk.readOnly) throw new HttpError(403, "The dashboard was started with --read-only.");
    if (headers.get("content-type") !== "application/octet-stream") throw new HttpError(415);
    const name = nameOf(headers.get("x-barkeep-name") ?? "");
    const modified = Number(headers.get("x-barkeep-modified") ?? NaN);
    if (!Number.isSafeInteger(modified)) throw new HttpError(400, "It came without its time.");
    const upload = await desk.uploads.take(name, modified, bodyPieces(ctx.req, LIMITS));
    return Response.json({ upload: upload.id, name: upload.name }, { status: 201 });
  },
});

/** Headers hold no letters beyond ASCII: the name comes encoded. */
function nameOf(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch (error) {
    if (error instanceof URIError) throw new HttpError(400, "Its name can't be read.");
    throw error;
  }
}
