/** What this machine lets a test do; each answer is `null` or the reason why not. */

/** Runs a program to its end; `undefined` where there is no such program. */
export async function run(
  program: string,
  ...args: string[]
): Promise<{ readonly code: number; readonly text: string }> {
  const { code, stdout, stderr } = await new Deno.Command(program, { args }).output();
  const decoder = new TextDecoder();
  return { code, text: decoder.decode(stdout) + decoder.decode(stderr) };
}

/** Runs a program that has to succeed. */
export async function must(program: string, ...args: string[]): Promise<void> {
  const { code, text } = await run(program, ...args);
  if (code !== 0) throw new Error(`${program} ${args.join(" ")}: ${text}`);
}

function answers(program: string, ...args: string[]): boolean {
  try {
    return new Deno.Command(program, { args, stdout: "null", stderr: "null" }).outputSync().success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function isRoot(): boolean {
  return Deno.build.os === "linux" && Deno.uid() === 0;
}

/** Faults at system calls. */
export function lacksStrace(): string | null {
  if (Deno.build.os !== "linux") return "not Linux";
  const injects = ["-f", "-e", "trace=none", "-e", "inject=fsync:error=EIO", "true"];
  return answers("strace", ...injects) ? null : "no strace, or it may not trace";
}

/** Any mount at all, tried on a tmpfs. */
export function lacksMounts(): string | null {
  if (!isRoot()) return "not root";
  const folder = Deno.makeTempDirSync({ prefix: "barkeep-probe-" });
  try {
    if (!answers("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder)) return "no mounts";
    answers("umount", folder);
    return null;
  } finally {
    Deno.removeSync(folder);
  }
}

/** A file system of a kind in a file, mounted over a loop device. */
export function lacksLoop(kind: "ext4" | "xfs" | "btrfs"): string | null {
  if (!isRoot()) return "not root";
  if (!answers(`mkfs.${kind}`, kind === "btrfs" ? "--version" : "-V")) return `no mkfs.${kind}`;
  const folder = Deno.makeTempDirSync({ prefix: "barkeep-probe-" });
  try {
    const image = `${folder}/image`, place = `${folder}/place`;
    Deno.mkdirSync(place);
    Deno.writeFileSync(image, new Uint8Array());
    Deno.truncateSync(image, IMAGE_BYTES);
    const made = answers(`mkfs.${kind}`, "-q", image) &&
      answers("mount", "-o", "loop", image, place);
    if (!made) return `no loop mount of ${kind}`;
    answers("umount", place);
    return null;
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** The least that XFS agrees to; the file is sparse. */
export const IMAGE_BYTES = 320 * 1024 * 1024;

/** Giving up root for one process. */
export function lacksSetpriv(): string | null {
  if (!isRoot()) return "not root";
  const args = ["--reuid=65534", "--regid=65534", "--clear-groups", "true"];
  return answers("setpriv", ...args) ? null : "no setpriv";
}
