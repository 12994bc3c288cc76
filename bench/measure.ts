/** Whole processes: wall time and peak memory, several runs, medians. */

export interface Figures {
  /** Seconds. */
  readonly wall: number;
  /** MiB; `null` where the system does not tell. */
  readonly peak: number | null;
}

/** Runs a command once. Throws if it fails, with what it said. */
export async function runOnce(
  command: string,
  args: readonly string[],
  allowed: readonly number[] = [0],
): Promise<Figures> {
  const started = performance.now();
  const child = new Deno.Command(command, { args: [...args], stdout: "null", stderr: "piped" })
    .spawn();
  const said = new Response(child.stderr).text();
  let peak: number | null = null, over = false;
  const watch = (async () => {
    while (!over) {
      peak = Math.max(peak ?? 0, await highWater(child.pid) ?? 0) || null;
      await new Promise((resolve) => setTimeout(resolve, 4));
    }
  })();
  const { code } = await child.status;
  const wall = (performance.now() - started) / 1000;
  over = true;
  await watch;
  if (!allowed.includes(code)) {
    throw new Error(`${command} ${args[0]} ended with ${code}: ${await said}`);
  }
  await said;
  return { wall, peak };
}

/** The most memory a process has had, MiB, as Linux tells it. */
async function highWater(pid: number): Promise<number | null> {
  try {
    const status = await Deno.readTextFile(`/proc/${pid}/status`);
    const kilobytes = /VmHWM:\s+(\d+) kB/.exec(status)?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) / 1024;
  } catch {
    // Over, or not Linux.
    return null;
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b), middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Medians over runs; `prepare` runs before each and is not measured. The first run warms up and is dropped. */
export async function measure(
  runs: number,
  prepare: () => Promise<void>,
  run: () => Promise<Figures>,
): Promise<Figures> {
  const all: Figures[] = [];
  for (let i = 0; i <= runs; i++) {
    await prepare();
    all.push(await run());
  }
  const counted = all.slice(1),
    peaks = counted.map(({ peak }) => peak).filter((peak) => peak !== null);
  return {
    wall: median(counted.map(({ wall }) => wall)),
    peak: peaks.length === 0 ? null : median(peaks),
  };
}

/** A Python with pandas, or `null`: BARKEEP_PYTHON, else python3. */
export async function pythonWithPandas(): Promise<string | null> {
  const python = Deno.env.get("BARKEEP_PYTHON") ?? "python3";
  try {
    const { success } = await new Deno.Command(python, {
      args: ["-c", "import pandas, pyarrow"],
      stdout: "null",
      stderr: "null",
    }).output();
    return success ? python : null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
