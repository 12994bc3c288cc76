/** Writes the demo's store: simulated bars in Barkeep's own shape, assets beside them, one file cut short. */

import { UTC } from "../core/bars/zone.ts";
import { UsageError } from "../core/errors.ts";
import { writeNewFile } from "../core/fs/durable.ts";
import type { Fs } from "../core/fs/fs.ts";
import { createTable } from "../core/parquet/create.ts";
import { demoAssetContent, demoBars, type DemoFile, demoStorePlan } from "./make_store_bars.ts";
import { MemorySink } from "./memory_sink.ts";
import type { SimulatedMarket } from "./simulator.ts";

/** Says that a folder was made by the demo, so that the next demo may make it anew; no part of the inventory. */
const MARKER = ".barkeep/demo";
const MARKER_TEXT =
  "This folder was made by the demo. Its prices are simulated. The next demo makes it anew.\n";

/**
 * Makes the folder, or empties it if an earlier demo made it. Throws `UsageError` for a folder that holds
 * anything else: the demo deletes nothing that is not its own.
 */
async function freshFolder(fs: Fs, folder: string): Promise<void> {
  const found = await fs.stat(folder);
  if (found && found.kind !== "folder") {
    throw new UsageError(
      `Cannot make the demo in ${folder}: there is a ${found.kind} of that name.`,
    );
  }
  if (found) await emptyOwn(fs, folder);
  else await fs.makeFolder(folder);
  await fs.makeFolder(`${folder}/.barkeep`);
  await writeNewFile(fs, `${folder}/${MARKER}`, new TextEncoder().encode(MARKER_TEXT));
}

async function emptyOwn(fs: Fs, folder: string): Promise<void> {
  const entries = await fs.list(folder);
  if (entries.length === 0) return;
  if (!await fs.stat(`${folder}/${MARKER}`)) {
    throw new UsageError(
      `Cannot make the demo in ${folder}: it holds other files. Name another folder with --data DIR.`,
    );
  }
  await removeInside(fs, folder);
}

async function removeInside(fs: Fs, folder: string): Promise<void> {
  for (const { name, kind } of await fs.list(folder)) {
    if (kind === "folder") await removeInside(fs, `${folder}/${name}`);
    await fs.remove(`${folder}/${name}`);
  }
}

async function contentOf(market: SimulatedMarket, file: DemoFile): Promise<Uint8Array> {
  if (file.kind === "json") {
    return new TextEncoder().encode(JSON.stringify(demoAssetContent(market, file)));
  }
  const sink = new MemorySink();
  await createTable({ like: null, bars: demoBars(market, file), zone: UTC, sink });
  const bytes = sink.bytes();
  return file.damage === "cut" ? bytes.subarray(0, bytes.length >> 1) : bytes;
}

/** Writes every file of the plan; gives their number. */
export async function writeDemoStore(
  fs: Fs,
  folder: string,
  market: SimulatedMarket,
  now: number,
): Promise<number> {
  await freshFolder(fs, folder);
  const files = demoStorePlan(now);
  for (const file of files) {
    const path = `${folder}/${file.path}`;
    await writeNewFile(fs, path, await contentOf(market, file));
    if (file.kind === "json") await Deno.utime(path, file.modified / 1000, file.modified / 1000);
  }
  return files.length;
}
