/** Every setting with the value that holds and where it comes from. */

import { joinPlace } from "./settings_check.ts";
import { lineOf, type Places } from "./settings_places.ts";
import { type ObjectRule, type RecordRule, type Rule, SETTINGS_SCHEMA } from "./settings_schema.ts";

/** One setting. */
export interface EffectiveSetting {
  /** `yahoo.paceMs`, `tickers.ES1.yahoo`. */
  readonly place: string;
  readonly about: string;
  /** A JSON value; `null`: not set, and there is no default. */
  readonly value: unknown;
  /** The line of `barkeep.json` that says so; `null`: the default. */
  readonly line: number | null;
}

/** All settings of an object that `parseSettings` gave, in the schema's order. Lists count as one. */
export function effectiveSettings(settings: unknown, places: Places): EffectiveSetting[] {
  return leaves(SETTINGS_SCHEMA, settings, "").filter(({ place }) => place !== "$schema")
    .map((leaf) => ({ ...leaf, line: lineIn(places, leaf.place) }));
}

type Leaf = Omit<EffectiveSetting, "line">;

function leaves(rule: Rule, value: unknown, place: string): Leaf[] {
  if (rule.type === "object") return ofObject(rule, value, place);
  if (rule.type === "record") return ofRecord(rule, value, place);
  return [{ place, about: rule.about, value: value ?? null }];
}

function ofObject(rule: ObjectRule, value: unknown, place: string): Leaf[] {
  const held = asObject(value);
  // Inside a record or a list only what is there is told; a section of the file is told whole.
  const names = Object.keys(rule.fields)
    .filter((name) => Object.hasOwn(held, name) || !/[.[]/.test(place));
  return names.flatMap((name) => leaves(rule.fields[name], held[name], joinPlace(place, name)));
}

function ofRecord(rule: RecordRule, value: unknown, place: string): Leaf[] {
  const entries = Object.entries(asObject(value));
  if (entries.length === 0) return [{ place, about: rule.about, value: {} }];
  return entries.flatMap(([name, inner]) => leaves(rule.values, inner, joinPlace(place, name)));
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null
    ? value as Readonly<Record<string, unknown>>
    : {};
}

/** The line of the setting itself: a section that is there says nothing of a name it leaves out. */
function lineIn({ lines }: Places, place: string): number | null {
  return lines.has(place) ? lineOf(lines, place) ?? null : null;
}
