/** Runs one of the user's own programs and says how it ended. */

export interface Program {
  readonly command: readonly string[];
  readonly folder: string;
}

export interface ProgramEnd {
  /** Exit code; `null`: it was not started, or a signal ended it. */
  readonly code: number | null;
  /** Why it was not started, or which signal ended it. */
  readonly reason: string | null;
  readonly seconds: number;
  /** The end of what it printed, where that was kept. */
  readonly output: string | null;
}

/** So much of a program's output is kept for `--json`. */
const KEPT = 4_000;

/** `keep`: its output is kept and not shown; else it goes straight to the terminal. */
export async function runProgram(
  { command: [program, ...args], folder }: Program,
  keep: boolean,
): Promise<ProgramEnd> {
  const started = performance.now(), pipe = keep ? "piped" as const : "inherit" as const;
  const seconds = () => Math.round(performance.now() - started) / 1000;
  try {
    const child = new Deno.Command(program, {
      args,
      cwd: folder,
      stdin: "null",
      stdout: pipe,
      stderr: pipe,
    });
    const { code, signal, output } = keep ? await kept(child) : await shown(child);
    const reason = signal === null ? null : `ended by ${signal}`;
    return { code: signal === null ? code : null, reason, seconds: seconds(), output };
  } catch (error) {
    const reason = startFault(error, program, folder);
    return { code: null, reason, seconds: seconds(), output: null };
  }
}

interface Ended {
  readonly code: number;
  readonly signal: string | null;
  readonly output: string | null;
}

async function shown(child: Deno.Command): Promise<Ended> {
  return { ...await child.spawn().status, output: null };
}

async function kept(child: Deno.Command): Promise<Ended> {
  const { code, signal, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  const output = (decoder.decode(stdout) + decoder.decode(stderr)).slice(-KEPT);
  return { code, signal, output };
}

function startFault(error: unknown, program: string, folder: string): string {
  if (error instanceof Deno.errors.NotFound) {
    return `${program} or the folder ${folder} is not there`;
  }
  if (error instanceof Deno.errors.PermissionDenied) {
    return `${program} can't be run: permission denied`;
  }
  if (error instanceof Deno.errors.NotCapable) {
    return `${program} is not among the programs that barkeep.json named when the command was started`;
  }
  throw error;
}
