/**
 * Checks that the dashboard runs on the real Fresh as well: `deno.jsr.json` is our configuration
 * with `fresh` pointing at JSR. It is brought up to date first. Where JSR can't be reached this
 * says so and succeeds.
 */

const FRESH = "jsr:@fresh/core@^2.3.3";

/** What is checked and run on it, as far as it is there. */
const SOURCES = ["main.ts", "routes", "islands", "components", "tests/fresh/fixture"];
const TESTS = [
  "tests/routes",
  "tests/fresh/app_test.tsx",
  "tests/fresh/fs_routes_test.ts",
  "tests/fresh/middlewares/csp_test.tsx",
  "tests/fresh/middlewares/csrf_test.ts",
  "tests/fresh/hydration_test.ts",
];

interface Config {
  nodeModulesDir: string;
  imports: Record<string, string>;
  compilerOptions: Record<string, unknown>;
}

/** Our configuration with `fresh` from JSR: what is imported and how it is compiled. */
export function jsrConfig({ nodeModulesDir, imports, compilerOptions }: Config): unknown {
  const fresh = {
    "fresh": FRESH,
    "fresh/dev": `${FRESH}/dev`,
    "fresh/runtime": `${FRESH}/runtime`,
  };
  // The lock is ours and knows nothing of JSR.
  return { nodeModulesDir, lock: false, imports: { ...imports, ...fresh }, compilerOptions };
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function deno(args: string[], stdio: "inherit" | "null"): Promise<boolean> {
  const { success } = await new Deno.Command("deno", { args, stdout: stdio, stderr: stdio })
    .output();
  return success;
}

async function main(): Promise<number> {
  const config = jsrConfig(JSON.parse(await Deno.readTextFile("deno.json")));
  await Deno.writeTextFile("deno.jsr.json", `${JSON.stringify(config, null, 2)}\n`);
  const onJsr = ["--config=deno.jsr.json"];
  if (!await deno(["cache", "--quiet", ...onJsr, FRESH], "null")) {
    Deno.stdout.writeSync(new TextEncoder().encode("skipped: JSR can't be reached\n"));
    return 0;
  }
  const checked = await deno(["check", ...onJsr, ...SOURCES.filter(exists)], "inherit");
  const passed = await deno(["test", "-A", ...onJsr, ...TESTS.filter(exists)], "inherit");
  return checked && passed ? 0 : 1;
}

if (import.meta.main) Deno.exit(await main());
