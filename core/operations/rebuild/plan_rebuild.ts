/** Which commands to run, in which order, and why. Pure. */

import type { DerivedStatus } from "../status_report.ts";
import { assetSources, makingOrder, type RebuildCommand, rebuildCommands } from "./commands.ts";
import type { Settings } from "../../store/settings.ts";

/** An asset that is to be made anew. */
export interface StaleAsset {
  readonly file: string;
  readonly ticker: string;
  readonly asset: string;
  /** Why: its own staleness, or what it is made from is made anew. */
  readonly reason: string;
}

/** One run of a command. */
export interface RebuildStep {
  /** Program and arguments, with nothing left to fill in. */
  readonly command: readonly string[];
  readonly folder: string;
  /** What the run is for. */
  readonly makes: readonly StaleAsset[];
  /** Assets, such as `ES1 daily_hod_lod`, that the run needs and an earlier one makes. */
  readonly needs: readonly string[];
}

export interface RebuildPlan {
  readonly steps: readonly RebuildStep[];
  /** Stale assets that no command makes. */
  readonly without: readonly StaleAsset[];
}

export interface RebuildRequest {
  readonly derived: readonly DerivedStatus[];
  readonly settings: Settings;
  /** The data folder's path. */
  readonly data: string;
  /** All assets, stale or not. Default: false. */
  readonly force?: boolean;
}

/** Only what is stale, damaged, or made from something that is made anew. */
export function planRebuild(request: RebuildRequest): RebuildPlan {
  const { settings, data } = request;
  const sources = assetSources(settings), order = makingOrder(sources);
  const stale = staleAssets(request, sources, order), commands = rebuildCommands(settings);
  const steps: RebuildStep[] = [], made = new Set<StaleAsset>();
  for (const asset of stale) {
    const command = commands.find(({ assets }) => assets.includes(asset.asset));
    if (made.has(asset) || !command) continue;
    const makes = stale.filter((other) => !made.has(other) && isMadeBy(command, asset, other));
    for (const one of makes) made.add(one);
    steps.push(stepOf(command, makes, stale, sources, data));
  }
  return { steps: inOrder(steps), without: stale.filter((asset) => !made.has(asset)) };
}

/** Stale assets, what others are made from first. */
function staleAssets(
  { derived, force = false }: RebuildRequest,
  sources: ReadonlyMap<string, readonly string[]>,
  order: readonly string[],
): StaleAsset[] {
  const rank = (asset: string) => order.indexOf(asset) < 0 ? order.length : order.indexOf(asset);
  const known = derived.filter(({ known }) => known)
    .sort((a, b) => rank(a.asset) - rank(b.asset));
  const found: StaleAsset[] = [];
  for (const { file, ticker, asset, stale, health, reason } of known) {
    const remade = found.find((other) =>
      other.ticker === ticker && sources.get(asset)?.includes(other.asset)
    );
    const why = stale === true || health === "damaged"
      ? reason ?? "stale"
      : remade
      ? `made from ${remade.asset}, which is made anew`
      : force
      ? "asked for"
      : null;
    if (why !== null) found.push({ file, ticker, asset, reason: why });
  }
  return found;
}

/** One run makes all assets of a command: of one ticker if the command names it. */
function isMadeBy(command: RebuildCommand, first: StaleAsset, other: StaleAsset): boolean {
  const perTicker = command.command.some((part) => part.includes("{ticker}"));
  return command.assets.includes(other.asset) && (!perTicker || other.ticker === first.ticker);
}

function stepOf(
  { command, folder }: RebuildCommand,
  makes: readonly StaleAsset[],
  stale: readonly StaleAsset[],
  sources: ReadonlyMap<string, readonly string[]>,
  data: string,
): RebuildStep {
  const fill = (part: string) =>
    part.replaceAll("{ticker}", makes[0].ticker).replaceAll("{data}", data);
  const needs = makes.flatMap(({ ticker, asset }) =>
    (sources.get(asset) ?? []).filter((source) =>
      stale.some((other) => other.ticker === ticker && other.asset === source) &&
      !makes.some((other) => other.ticker === ticker && other.asset === source)
    ).map((source) => `${ticker} ${source}`)
  );
  return { command: command.map(fill), folder: folder ?? data, makes, needs: [...new Set(needs)] };
}

/** A step comes after those that make what it needs; a circle of needs keeps its order. */
function inOrder(steps: readonly RebuildStep[]): RebuildStep[] {
  const left = [...steps], ordered: RebuildStep[] = [];
  while (left.length > 0) {
    const ready = left.findIndex(({ needs }) =>
      needs.every((need) => !left.some((other) => makesOf(other).includes(need)))
    );
    ordered.push(...left.splice(Math.max(0, ready), 1));
  }
  return ordered;
}

/** `ES1 daily_hod_lod` of every asset that a step makes. */
export function makesOf({ makes }: RebuildStep): string[] {
  return makes.map(({ ticker, asset }) => `${ticker} ${asset}`);
}
