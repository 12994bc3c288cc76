/** What can't be explained is put aside and told, never deleted. */

import { ensureFolder, syncNames, writeNewFile } from "../fs/durable.ts";
import { copyHashing } from "../fs/hash.ts";
import { encodeLine } from "./ledger_lines.ts";
import { flatName, HOME, stampOf } from "./paths.ts";
import type { Store } from "./store.ts";

/** Where something was put: its name in the store. */
export type Quarantined = string;

/** Copies a file into quarantine, durably, with a note of why; the file itself stays as it is. */
export async function quarantineCopy(
  store: Store,
  name: string,
  reason: string,
): Promise<Quarantined> {
  const place = await newPlace(store, name);
  using from = await store.fs.open(`${store.root}/${name}`, "read");
  using to = await store.fs.open(place.path, "create");
  const { sha256 } = await copyHashing(from, to);
  await to.sync();
  await note(store, place.path, { file: name, reason, sha256, time: store.now() });
  await syncNames(store.fs, place.folder);
  return place.name;
}

/** Moves a file of Barkeep's own into quarantine, with a note of why. */
export async function quarantineMove(
  store: Store,
  name: string,
  reason: string,
): Promise<Quarantined> {
  const place = await newPlace(store, name);
  await note(store, place.path, { file: name, reason, time: store.now() });
  await store.fs.rename(`${store.root}/${name}`, place.path);
  await syncNames(store.fs, place.folder);
  return place.name;
}

interface Place {
  readonly folder: string;
  readonly path: string;
  readonly name: string;
}

/** A name that is free: two things of one name may come in one millisecond. */
async function newPlace(store: Store, name: string): Promise<Place> {
  const folder = await ensureFolder(store.fs, store.root, HOME, "quarantine");
  for (let time = store.now();; time++) {
    const own = `${stampOf(time)}-${flatName(name.replace(`${HOME}/`, ""))}`;
    const path = `${folder}/${own}`;
    if (!await store.fs.stat(path) && !await store.fs.stat(`${path}.json`)) {
      return { folder, path, name: `${HOME}/quarantine/${own}` };
    }
  }
}

async function note(store: Store, path: string, facts: object): Promise<void> {
  await writeNewFile(store.fs, `${path}.json`, new TextEncoder().encode(`${encodeLine(facts)}\n`));
}
