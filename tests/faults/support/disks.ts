/** File systems in a file, whose plug can be pulled; and small ones that fill up. */

import { IMAGE_BYTES, must, run } from "./means.ts";
import { inTempFolder } from "./world.ts";

/** How the power goes: nothing more reaches the disk, or the journal still does and the data does not. */
export type Cut = "at once" | "after the journal";

const FLAG: Readonly<Record<Cut, number>> = { "at once": 2, "after the journal": 1 };
const FS_IOC_SHUTDOWN = 0x8004587dn;

/** Opened once: a test process pulls the plug hundreds of times. */
let libc: ReturnType<typeof openLibc> | undefined;

function openLibc() {
  return Deno.dlopen("libc.so.6", {
    ioctl: { parameters: ["i32", "u64", "buffer"], result: "i32" },
    open: { parameters: ["buffer", "i32"], result: "i32" },
    close: { parameters: ["i32"], result: "i32" },
  }).symbols;
}

/** A mounted file system. */
export interface Disk {
  readonly image: string;
  readonly place: string;
  /** From now on every call fails; what was not durable is gone. Synchronous: nothing comes in between. */
  cut(how: Cut): void;
  /** Gives it power again. */
  mountAgain(): Promise<void>;
}

/** Runs on a fresh file system of a kind. */
export async function onDisk(
  kind: "ext4" | "xfs" | "btrfs",
  options: string,
  use: (disk: Disk) => Promise<void>,
): Promise<void> {
  await inTempFolder(async (folder) => {
    const image = `${folder}/image`, place = `${folder}/place`;
    await Deno.mkdir(place);
    await Deno.writeFile(image, new Uint8Array());
    await Deno.truncate(image, IMAGE_BYTES);
    // Another user may look in, and root keeps no share of the room for itself.
    await Deno.chmod(folder, 0o755);
    await must(`mkfs.${kind}`, "-q", ...(kind === "ext4" ? ["-m", "0"] : []), image);
    const mount = () => must("mount", "-o", `loop,${options}`, image, place);
    await mount();
    try {
      await use({
        image,
        place,
        cut: (how) => pullThePlug(place, how),
        mountAgain: async () => {
          await unmount(place);
          await mount();
        },
      });
    } finally {
      await unmount(place);
    }
  });
}

/** Deno gives a closed file back in another thread, on a busy machine a moment later: busy until then. */
export async function unmount(place: string): Promise<void> {
  for (let tries = 1;; tries++) {
    const { code, text } = await run("umount", place);
    if (code === 0) return;
    if (tries === 500 || !text.includes("busy")) throw new Error(text);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function pullThePlug(place: string, how: Cut): void {
  libc ??= openLibc();
  const fd = libc.open(new TextEncoder().encode(`${place}\0`), 0);
  const result = libc.ioctl(fd, FS_IOC_SHUTDOWN, new Uint32Array([FLAG[how]]));
  libc.close(fd);
  if (result !== 0) throw new Error(`this file system can't be shut down (${result})`);
}

/** Runs on a fresh tmpfs: `size=96k`, `nr_inodes=20`. */
export async function onTmpfs(
  options: string,
  use: (place: string) => Promise<void>,
): Promise<void> {
  await inTempFolder(async (place) => {
    await must("mount", "-t", "tmpfs", "-o", options, "tmpfs", place);
    try {
      await use(place);
    } finally {
      await unmount(place);
    }
  });
}
