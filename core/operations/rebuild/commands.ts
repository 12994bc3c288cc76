/** The user's own commands that make derived assets anew, as the settings name them. Pure. */

import { timeframeOf } from "../../bars/timeframe.ts";
import { sha256Of } from "../../fs/hash.ts";
import { type DerivedRule, withRules } from "../../store/derived_rules.ts";
import type { Settings } from "../../store/settings.ts";

/** One command and the assets it makes. */
export interface RebuildCommand {
  readonly assets: readonly string[];
  /** Program and arguments; `{ticker}` and `{data}` stand for a ticker and the data folder. */
  readonly command: readonly string[];
  /** Where it runs; `null`: in the data folder. */
  readonly folder: string | null;
}

/** The commands of `rebuild`, then those of single assets under `derived`. */
export function rebuildCommands({ rebuild, derived }: Settings): RebuildCommand[] {
  const own = rebuild.map(({ assets, command, folder }) => ({
    assets,
    command,
    folder: folder ?? null,
  }));
  const single = derived.flatMap(({ asset, command }) =>
    command ? [{ assets: [asset], command, folder: null }] : []
  );
  return [...own, ...single];
}

/** The programs that may be run and nothing else, each once. */
export function programsOf(settings: Settings): string[] {
  return [...new Set(rebuildCommands(settings).map(({ command }) => command[0]))];
}

/** Equal for equal commands: what the user agreed to. */
export function commandsDigest(commands: readonly RebuildCommand[]): string {
  return sha256Of(JSON.stringify(commands.map(({ assets, command, folder }) => [
    assets,
    command,
    folder,
  ])));
}

/** The assets that an asset is made from, of all rules. */
export function assetSources(settings: Settings): ReadonlyMap<string, readonly string[]> {
  return new Map(
    withRules(settings.derived).map((rule) => [rule.asset, assetsIn(rule)]),
  );
}

function assetsIn({ from }: DerivedRule): string[] {
  return from.flatMap((entry) => entry.replace("?", "").split("|"))
    .map((text) => text.trim())
    .filter((text) => text !== "{timeframe}" && timeframeOf(text) === undefined);
}

/** Assets in the order of making: what others are made from comes first. */
export function makingOrder(sources: ReadonlyMap<string, readonly string[]>): string[] {
  const order: string[] = [], open = new Set<string>();
  const visit = (asset: string) => {
    if (order.includes(asset) || open.has(asset)) return;
    open.add(asset);
    for (const source of sources.get(asset) ?? []) visit(source);
    order.push(asset);
  };
  for (const asset of sources.keys()) visit(asset);
  return order;
}
