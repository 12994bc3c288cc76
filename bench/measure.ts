/** Whole processes: wall time and peak memory, several runs side by side. */

export interface Figures {
  /** Seconds. */
  readonly wall: number;
  /** MiB; `null` where the system does not tell. */
  readonly peak: number | null;
}

/** One way of doing a row's work. */
export interface Contender {
  readonly name: string;
  /** Runs before each run and is not measured. */
  readonly prepare?: () => Promise<void>;
  readonly run: () => Promise<Figures>;
}

/** What the runs of a contender took: smallest, middle and largest. */
export interface Spread {
  readonly least: number;
  readonly median: number;
  readonly most: number;
}

export interface Result {
  readonly name: string;
  /** Seconds. */
  readonly wall: Spread;
  /** MiB. */
  readonly peak: Spread | null;
}

/** ms between two looks at a process's memory: often enough for a peak that Linux itself keeps. */
const LOOK = 10;

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
      await new Promise((resolve) => setTimeout(resolve, LOOK));
    }
  })();
  const { code } = await child.status;
  const wall = (performance.now() - started) / 1000;
  over = true;
  await watch;
  if (!allowed.includes(code)) {
    throw new Error(`${command} ${args.join(" ")} ended with ${code}: ${await said}`);
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
  } catch (error) {
    // Over by now (reading a process that ends fails in its own way), or not Linux.
    if (error instanceof Error) return null;
    throw error;
  }
}

/**
 * Runs all contenders by turns, so that what else the machine does meets all of them alike. The first round warms
 * up and is not counted.
 */
export async function sideBySide(
  contenders: readonly Contender[],
  runs: number,
): Promise<Result[]> {
  const figures = contenders.map((): Figures[] => []);
  for (let round = 0; round <= runs; round++) {
    for (const [i, { prepare, run }] of contenders.entries()) {
      await prepare?.();
      const found = await run();
      if (round > 0) figures[i].push(found);
    }
  }
  return contenders.map(({ name }, i) => {
    const peaks = figures[i].flatMap(({ peak }) => peak === null ? [] : [peak]);
    const peak = peaks.length === 0 ? null : spread(peaks);
    return { name, wall: spread(figures[i].map(({ wall }) => wall)), peak };
  });
}

export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b), middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1
    ? sorted[middle]
    : (sorted[middle - 1] + sorted[middle]) / 2;
  return { least: sorted[0], median, most: sorted[sorted.length - 1] };
}
