/** Writes what the documentation takes from the program: the command reference and the settings' schema. */

import { settingsJsonSchema } from "../core/store/settings_json_schema.ts";
import { commandReference } from "./command_reference.ts";

await Deno.writeTextFile("docs/commands.md", await commandReference());
await Deno.writeTextFile(
  "docs/barkeep.schema.json",
  `${JSON.stringify(settingsJsonSchema(), null, 2)}\n`,
);
const { success } = await new Deno.Command("deno", {
  args: ["fmt", "--quiet", "docs/commands.md", "docs/barkeep.schema.json"],
}).output();
if (!success) Deno.exit(1);
