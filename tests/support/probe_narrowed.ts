/** Narrows itself as the compiled program does, to the flags given; then says what it may still do. */

import { narrowToFlags } from "../../cli/narrow_all.ts";

const at = Deno.args.indexOf("--");
await narrowToFlags(Deno.args.slice(at + 1), Deno.build.os);
await import("./probe.ts");
