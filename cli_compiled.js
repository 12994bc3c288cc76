/** The entry of the program that `deno compile` makes. No TypeScript, for the reason that cli_with_pages.js gives. */

import { runCompiled } from "./cli/compiled.ts";

Deno.exit(await runCompiled(Deno.args, () => import("./cli_with_pages.js")));
