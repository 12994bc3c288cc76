/** Which room may look into which: imports run downward, and the check runs with the tests. */

import assert from "node:assert/strict";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/**
 * Each folder and what it may import, itself included.
 * The longest folder that fits a file is its room.
 */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  "core/errors.ts": [],
  // Bars and calendars are one pure layer of two rooms; the check for cycles below keeps them honest.
  "core/bars": ["core/bars", "core/calendar", "core/errors.ts"],
  "core/calendar": ["core/calendar", "core/bars", "core/errors.ts"],
  "core/fs": ["core/fs", "core/errors.ts"],
  "core/parquet": ["core/parquet", "core/fs", "core/bars", "core/errors.ts"],
  "core/store": [
    "core/store",
    "core/parquet",
    "core/fs",
    "core/calendar",
    "core/bars",
    "core/errors.ts",
  ],
  "core/sources": ["core/sources", "core/fs", "core/calendar", "core/bars", "core/errors.ts"],
  "core/operations": ["core"],
  // What a browser is sent: types, and helpers that need nothing but the language.
  "core/operations/dashboard/view": ["core/operations/dashboard/view"],
  "fresh": ["fresh"],
  "define.ts": ["core/operations/dashboard"],
  "main.ts": ["define.ts", "middlewares", "core/operations/dashboard"],
  "middlewares": ["middlewares", "define.ts", "components", "core/errors.ts"],
  "routes": [
    "routes",
    "define.ts",
    "middlewares",
    "components",
    "islands",
    "core/operations/dashboard",
  ],
  "islands": ["components", "core/operations/dashboard/view"],
  "components": ["components", "core/operations/dashboard/view"],
  "cli/dashboard.ts": ["cli", "core", "main.ts"],
  "cli": ["cli", "core", "demo"],
  "cli.ts": ["cli"],
  "demo": ["demo", "core"],
};

/** Packages that only one room may know; everything else in core stays free of them. */
const PACKAGE_ROOMS: Readonly<Record<string, readonly string[]>> = {
  "commander": ["cli"],
  "parquet-wasm": ["core/parquet"],
  "apache-arrow": ["core/parquet"],
  "hyparquet": ["core/parquet"],
  "hyparquet-compressors": ["core/parquet"],
  "yahoo-finance2": ["core/sources/yahoo"],
  "lightweight-charts": ["components/client"],
};

const IMPORT = /(?:^|\n)\s*(?:import|export)\b[^;"']*?\bfrom\s*"([^"]+)"|\bimport\(\s*"([^"]+)"/g;

function* sources(folder: string): Generator<string> {
  for (const entry of Deno.readDirSync(join(ROOT, folder))) {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory) yield* sources(path);
    else if (/\.tsx?$/.test(entry.name)) yield path;
  }
}

function allSources(): string[] {
  const folders = [
    "core",
    "cli",
    "demo",
    "fresh",
    "middlewares",
    "routes",
    "islands",
    "components",
  ];
  const found = folders.flatMap((folder) => {
    try {
      return [...sources(folder)];
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return [];
      throw error;
    }
  });
  return [...found, "cli.ts", "main.ts", "define.ts"];
}

function roomOf(file: string): string | undefined {
  return Object.keys(ROOMS)
    .filter((room) => file === room || file.startsWith(`${room}/`))
    .sort((a, b) => b.length - a.length)[0];
}

function inside(file: string, room: string): boolean {
  return file === room || file.startsWith(`${room}/`);
}

function importsOf(file: string): string[] {
  const text = Deno.readTextFileSync(join(ROOT, file));
  return [...text.matchAll(IMPORT)].map((match) => match[1] ?? match[2]);
}

function packageOf(specifier: string): string {
  const bare = specifier.replace(/^npm:/, "");
  return bare.split("/").slice(0, bare.startsWith("@") ? 2 : 1).join("/").replace(/(.)@.*$/, "$1");
}

function forbidden(file: string, specifier: string): string | undefined {
  if (specifier.startsWith("node:")) return undefined;
  if (!specifier.startsWith(".")) {
    const rooms = PACKAGE_ROOMS[packageOf(specifier)];
    return rooms?.some((room) => inside(file, room)) === false ? specifier : undefined;
  }
  const target = relative(ROOT, join(ROOT, dirname(file), specifier)).replaceAll("\\", "/");
  const room = roomOf(file);
  if (room === undefined) return undefined;
  return ROOMS[room].some((allowed) => inside(target, allowed)) ? undefined : target;
}

Deno.test("imports run downward, and each package stays in its room", () => {
  const broken = allSources().flatMap((file) =>
    importsOf(file).map((specifier) => forbidden(file, specifier))
      .filter((target) => target !== undefined).map((target) => `${file} imports ${target}`)
  );
  assert.deepEqual(broken, []);
});

Deno.test("forbidden() catches an import that runs upward", () => {
  assert.equal(forbidden("core/bars/merge.ts", "../store/ledger.ts"), "core/store/ledger.ts");
  assert.equal(forbidden("core/store/a.ts", "../sources/yahoo/b.ts"), "core/sources/yahoo/b.ts");
  assert.equal(forbidden("core/fs/a.ts", "apache-arrow"), "apache-arrow");
  assert.equal(forbidden("core/store/a.ts", "../parquet/table.ts"), undefined);
});

/** What a file imports at run time, by path; types alone make no cycle. */
function runtimeImports(file: string): string[] {
  const text = Deno.readTextFileSync(join(ROOT, file)).replace(/^import type [\s\S]*?;$/gm, "");
  return [...text.matchAll(IMPORT)].map((match) => match[1])
    .filter((specifier) => specifier?.startsWith("."))
    .map((specifier) => relative(ROOT, join(ROOT, dirname(file), specifier)).replaceAll("\\", "/"));
}

function findCycle(files: readonly string[]): string[] | undefined {
  const done = new Set<string>(), path: string[] = [];
  const visit = (file: string): string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    path.push(file);
    for (const target of runtimeImports(file)) {
      const cycle = visit(target);
      if (cycle) return cycle;
    }
    path.pop();
    done.add(file);
    return undefined;
  };
  for (const file of files) {
    const cycle = visit(file);
    if (cycle) return cycle;
  }
  return undefined;
}

Deno.test("no file imports itself through others", () => {
  assert.equal(findCycle(allSources())?.join(" -> "), undefined);
});

Deno.test("core speaks to the machine only through core/fs/deno_fs.ts", () => {
  const speaking = [...sources("core")].filter((file) => {
    const code = Deno.readTextFileSync(join(ROOT, file)).replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
    return /\bDeno\s*\.|\bfrom "node:(fs|child_process|net|os|process)/.test(code);
  });
  assert.deepEqual(speaking, ["core/fs/deno_fs.ts"]);
});

Deno.test("pure rooms read no clock", () => {
  const pure = [...sources("core/bars"), ...sources("core/calendar")];
  const reading = pure.filter((file) =>
    /\bDate\.now\(|\bnew Date\(\)|\bTemporal\.Now\b|performance\.now\(/
      .test(Deno.readTextFileSync(join(ROOT, file)))
  );
  assert.deepEqual(reading, []);
});

Deno.test("only cli/ and demo/ print", () => {
  const printing = [...sources("core")].filter((file) =>
    /\bconsole\s*\./.test(Deno.readTextFileSync(join(ROOT, file)))
  );
  assert.deepEqual(printing, []);
});
