// deno-lint-ignore-file no-console -- a script for people, outside the product
/** Says which permissions this process has. Run by the permission test in place of a command. */

const [folder, outside] = Deno.args;
const questions: Record<string, Deno.PermissionDescriptor> = {
  "read inside": { name: "read", path: folder },
  "read outside": { name: "read", path: outside },
  "read anything": { name: "read" },
  "write inside": { name: "write", path: folder },
  "write outside": { name: "write", path: outside },
  "write anything": { name: "write" },
  "net yahoo": { name: "net", host: "query2.finance.yahoo.com" },
  "net loopback": { name: "net", host: "127.0.0.1:8123" },
  "net other": { name: "net", host: "example.com" },
  "net anything": { name: "net" },
  "sys statfs": { name: "sys", kind: "statfs" as "hostname" },
  "sys other": { name: "sys", kind: "hostname" },
  "run": { name: "run" },
  "run deno": { name: "run", command: "deno" },
  "env": { name: "env" },
  "env HOME": { name: "env", variable: "HOME" },
  "ffi": { name: "ffi" },
};
const granted: string[] = [];
for (const [name, descriptor] of Object.entries(questions)) {
  if ((await Deno.permissions.query(descriptor)).state === "granted") granted.push(name);
}
console.log(JSON.stringify(granted));
