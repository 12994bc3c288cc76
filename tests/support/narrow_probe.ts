// deno-lint-ignore-file no-console -- a script for the permission test, outside the product
/** Narrows itself as a command does, then says which of the paths asked for it may read. */

import { narrowTo } from "../../cli/narrow.ts";

const { data, reads, asked } = JSON.parse(Deno.args[0]) as Record<string, string[]> & {
  data: string;
};
await narrowTo(data, reads);
const found: boolean[] = [];
for (const path of asked) {
  found.push((await Deno.permissions.query({ name: "read", path })).state === "granted");
}
console.log(JSON.stringify(found));
