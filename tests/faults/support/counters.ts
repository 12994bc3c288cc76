/** Files that are filled with one number, so that a torn read shows; and processes that raise it. */

import { equal, ok } from "node:assert/strict";
import { NO_FACTS, type Operation } from "../../../core/store/ledger.ts";
import { replaceFile } from "../../../core/store/replace.ts";
import type { Store } from "../../../core/store/store.ts";

const NUMBERS = 5000;

/** A file full of one number. */
export function filledWith(number: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new Uint32Array(NUMBERS).fill(number).buffer);
}

/** The number a file is filled with; fails if it is not the same throughout. */
export function numberOf(bytes: Uint8Array<ArrayBuffer>): number {
  equal(bytes.length, NUMBERS * 4);
  const numbers = new Uint32Array(bytes.buffer);
  ok(numbers.every((number) => number === numbers[0]), "neither old nor new: torn");
  return numbers[0];
}

/** Reads a file under its lock and writes it with the next number. */
export async function raise(store: Store, operation: Operation, name: string): Promise<void> {
  await replaceFile(store, {
    operation,
    name,
    expected: "present",
    changes: null,
    stage: async (sink, master) => {
      const old = new Uint32Array(1);
      await master?.readAt(new Uint8Array(old.buffer), 0);
      const bytes = filledWith(old[0] + 1);
      for (let at = 0; at < bytes.length; at += 3000) {
        await sink.write(bytes.subarray(at, at + 3000));
      }
    },
    check: () => Promise.resolve(NO_FACTS),
  });
}

/** Starts a script of this folder, which may write in `root` only. */
export function startScript(script: string, root: string, ...args: string[]): Deno.ChildProcess {
  const path = new URL(script, import.meta.url).pathname;
  const config = new URL("../../../deno.json", import.meta.url).pathname;
  const rights = ["--allow-read", `--allow-write=${root}`, "--allow-sys=statfs"];
  const flags = ["--quiet", "--no-lock", "--no-prompt", "--config", config, ...rights];
  return new Deno.Command(Deno.execPath(), {
    args: ["run", ...flags, path, root, ...args],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
}

/** Waits for the first line of a process. */
export async function firstLine(child: Deno.ChildProcess): Promise<void> {
  const reader = child.stdout.getReader();
  const { value } = await reader.read();
  ok(value, "the process ended before it was ready");
  reader.releaseLock();
}
