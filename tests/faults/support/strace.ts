/** The workload in a process of its own, with a fault at one of its system calls. */

import { denoFs } from "../../../core/fs/deno_fs.ts";
import { fillFolder } from "./world.ts";
import { UnhandledError } from "./tally.ts";

const CHILD = new URL("./child.ts", import.meta.url).pathname;
const CONFIG = new URL("../../../deno.json", import.meta.url).pathname;

/** Every call on a file, by the names it has on the machines we run on. */
const CALLS =
  "openat,read,write,pwrite64,lseek,fsync,fdatasync,rename,renameat,renameat2,link,linkat," +
  "unlink,unlinkat,mkdir,mkdirat,close,ftruncate,copy_file_range,fchmod,chmod,fchmodat,fchown,chown," +
  "fchownat,flock,statx,newfstatat,getdents64,statfs";

/** Those after which the disk may be another. A kill before any other one is a kill before the next of these. */
export const CHANGING: readonly string[] = [
  ..."openat write pwrite64 fsync fdatasync rename renameat renameat2 link linkat unlink".split(
    " ",
  ),
  ..."unlinkat mkdir mkdirat close ftruncate copy_file_range fchmod chmod fchown chown".split(" "),
];

export type Work = "update" | "recover";

/** How a process ended. */
export interface Ended {
  /** What it reported, line by line. */
  readonly done: ReadonlySet<string>;
  /** `refused`: with an error raised on purpose. */
  readonly how: "done" | "refused" | "killed";
}

/**
 * Runs the workload, under strace from its first call on where `trace` is not empty: strace comes in when the
 * process has loaded its code, which saves most of the time. The process may write in `root` only.
 */
export async function runChild(
  root: string,
  work: Work,
  options: { readonly trace?: readonly string[]; readonly flaw?: string } = {},
): Promise<Ended> {
  const { trace = [], flaw } = options;
  const rights = ["--allow-read", `--allow-write=${root}`, "--allow-sys=statfs"];
  const flags = ["--quiet", "--no-lock", "--no-prompt", "--config", CONFIG, ...rights];
  const args = ["run", ...flags, CHILD, work, root, ...(flaw ? [flaw] : [])];
  const child = start(Deno.execPath(), args);
  const errors = new Response(child.stderr).text(), output = child.stdout.getReader();
  const ready = new TextDecoder().decode((await output.read()).value);
  const tracer = trace.length > 0 ? await attach(child.pid, trace) : undefined;
  await new Blob(["go\n"]).stream().pipeTo(child.stdin);
  const text = ready + await restOf(output);
  const { code, signal } = await child.status;
  await tracer?.output();
  return toEnd({ code, signal, text, errors: await errors, trace });
}

async function restOf(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return text;
    text += decoder.decode(value, { stream: true });
  }
}

function start(program: string, args: string[]): Deno.ChildProcess {
  const piped = { stdin: "piped", stdout: "piped", stderr: "piped" } as const;
  return new Deno.Command(program, { args, env: { NO_COLOR: "1" }, ...piped }).spawn();
}

/** Returns when every thread of the process is traced. */
async function attach(pid: number, trace: readonly string[]): Promise<Deno.ChildProcess> {
  const args = ["-f", "-p", String(pid), ...trace],
    quiet = { stdout: "null", stderr: "null" } as const;
  const tracer = new Deno.Command("strace", { args, stdin: "null", ...quiet }).spawn();
  while (!await isTraced(pid)) await new Promise((resolve) => setTimeout(resolve, 2));
  return tracer;
}

async function isTraced(pid: number): Promise<boolean> {
  for (const { name } of Deno.readDirSync(`/proc/${pid}/task`)) {
    const status = await Deno.readTextFile(`/proc/${pid}/task/${name}/status`);
    if (/^TracerPid:\t0$/m.test(status)) return false;
  }
  return true;
}

/** Rust's library gives up when a folder can't be closed; to the files that is the same as a kill. */
function hasPanicked(errors: string): boolean {
  return errors.includes("Deno has panicked");
}

interface Outcome {
  readonly code: number;
  readonly signal: Deno.Signal | null;
  readonly text: string;
  readonly errors: string;
  readonly trace: readonly string[];
}

function toEnd({ code, signal, text, errors, trace }: Outcome): Ended {
  const done = new Set(text.split("\n").filter((line) => line !== ""));
  const killed = signal === "SIGKILL" || hasPanicked(errors);
  if (!killed && code !== 0 && code !== 3) {
    throw new UnhandledError(`${trace.slice(-2).join(" ")}: exit ${code}: ${errors}`);
  }
  for (const line of done) if (/^ready$|^over$|^refused /.test(line)) done.delete(line);
  return { done, how: killed ? "killed" : code === 0 ? "done" : "refused" };
}

/** What the workload calls when nothing goes wrong. */
export interface Reference {
  /** Paths below the folder, for strace's filter. */
  readonly paths: readonly string[];
  /** How often each call is made on one of them. */
  readonly counts: ReadonlyMap<string, number>;
}

/** Runs it once under strace and takes down every call on the folder. */
export async function recordCalls(root: string, work: Work, flaw?: string): Promise<Reference> {
  const log = `${root}.trace`;
  const trace = ["-y", "-s", "0", "-o", log, "-e", `trace=${CALLS}`];
  await runChild(root, work, { trace, ...(flaw ? { flaw } : {}) });
  const lines = (await Deno.readTextFile(log)).split("\n").filter((line) => line.includes(root));
  await Deno.remove(log);
  const paths = new Set<string>(), counts = new Map<string, number>();
  for (const line of lines) {
    for (const [path] of line.matchAll(/\/[^"<>()]+/g)) {
      if (path === root || path.startsWith(`${root}/`)) {
        paths.add(path.slice(root.length).trimEnd());
      }
    }
    const call = /^\d+\s+(\w+)\(/.exec(line)?.[1];
    if (call) counts.set(call, (counts.get(call) ?? 0) + 1);
  }
  return { paths: [...paths], counts };
}

/** A fault at the `at`-th of a kind of call, from 1. */
export interface CallFault {
  readonly call: string;
  readonly at: number;
  /** An error number's name, or a kill before the call. */
  readonly what: "kill" | string;
  /** This call and every later one of its kind. */
  readonly fromThenOn?: boolean;
}

/** strace's arguments for a fault on paths of the folder only: Deno's own files stay out of it. */
export function faultArguments(
  root: string,
  { paths }: Reference,
  { call, at, what, fromThenOn }: CallFault,
): string[] {
  const how = what === "kill" ? "signal=KILL" : `error=${what}`;
  const filters = paths.flatMap((path) => ["-P", `${root}${path}`]);
  const inject = `inject=${call}:${how}:when=${at}${fromThenOn ? "+" : ""}`;
  const quiet = ["-qqq", "-o", "/dev/null"];
  return [...quiet, ...filters, "-e", `trace=${call}`, "-e", inject];
}

/** A new folder with the files of the workload in it. */
export async function newFolder(parent: string, name: string): Promise<string> {
  const root = `${parent}/${name}`;
  await denoFs.makeFolder(root);
  await fillFolder(root);
  return root;
}
