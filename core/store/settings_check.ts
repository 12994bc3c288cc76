/** Checks a JSON value against the settings' schema and says, for every fault, where and what. */

import { nearestName } from "./naming_nearest.ts";
import type { ObjectRule, RecordRule, Rule } from "./settings_schema.ts";

/** One fault. `place` is a path as in JavaScript: `tickers.ES1.yahoo`, `derived[0].from`. */
export interface SettingFault {
  readonly place: string;
  readonly reason: string;
  /** The line of the file, from 1, where it is known. */
  readonly line?: number;
}

/** Every fault of `value`, in the order of the file; empty if it fits. */
export function checkSettings(rule: Rule, value: unknown, place: string = ""): SettingFault[] {
  switch (rule.type) {
    case "text":
      return checkText(rule, value, place);
    case "number":
      return checkNumber(rule, value, place);
    case "list":
      return checkList(rule, value, place);
    case "record":
      return checkRecord(rule, value, place);
    case "object":
      return checkObject(rule, value, place);
  }
}

function fault(place: string, reason: string): SettingFault[] {
  return [{ place, reason }];
}

function checkText(rule: Rule & { type: "text" }, value: unknown, place: string): SettingFault[] {
  if (typeof value !== "string") return fault(place, `is ${shown(value)}, must be a text`);
  if (rule.oneOf && !rule.oneOf.includes(value)) {
    const nearest = nearestName(value, rule.oneOf);
    const advice = nearest === undefined
      ? `must be one of ${rule.oneOf.join(", ")}`
      : `did you mean "${nearest}"?`;
    return fault(place, `is ${shown(value)}: ${advice}`);
  }
  const problem = rule.check?.(value);
  return problem === undefined ? [] : fault(place, `is ${shown(value)}: ${problem}`);
}

function checkNumber(
  rule: Rule & { type: "number" },
  value: unknown,
  place: string,
): SettingFault[] {
  const kind = rule.whole ? "a whole number" : "a number";
  const fits = typeof value === "number" && value >= rule.min && value <= rule.max &&
    (!rule.whole || Number.isInteger(value));
  return fits
    ? []
    : fault(place, `is ${shown(value)}, must be ${kind} from ${rule.min} to ${rule.max}`);
}

function checkList(rule: Rule & { type: "list" }, value: unknown, place: string): SettingFault[] {
  if (!Array.isArray(value)) return fault(place, `is ${shown(value)}, must be a list [ ]`);
  if (value.length < (rule.atLeast ?? 0)) return fault(place, "is an empty list");
  const faults = value.flatMap((item, i) => checkSettings(rule.items, item, `${place}[${i}]`));
  const problem = faults.length === 0 ? rule.check?.(value) : undefined;
  return problem === undefined ? faults : fault(place, problem);
}

function checkRecord(rule: RecordRule, value: unknown, place: string): SettingFault[] {
  if (!isObject(value)) return fault(place, `is ${shown(value)}, must be an object { }`);
  return Object.entries(value).flatMap(([name, inner]) => {
    const problem = rule.key(name);
    return problem === undefined
      ? checkSettings(rule.values, inner, joinPlace(place, name))
      : fault(joinPlace(place, name), `can't be named so: ${problem}`);
  });
}

function checkObject(rule: ObjectRule, value: unknown, place: string): SettingFault[] {
  if (!isObject(value)) {
    return fault(place || "the file", `is ${shown(value)}, must be an object { }`);
  }
  const faults = Object.entries(value).flatMap(([name, inner]) =>
    Object.hasOwn(rule.fields, name)
      ? checkSettings(rule.fields[name], inner, joinPlace(place, name))
      : fault(joinPlace(place, name), unknownName(name, Object.keys(rule.fields)))
  );
  const missing = (rule.required ?? []).filter((name) => !Object.hasOwn(value, name));
  return [
    ...faults,
    ...missing.map((name) => ({ place: joinPlace(place, name), reason: "is missing" })),
  ];
}

function unknownName(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  return nearest === undefined
    ? `is not a setting; there is ${known.join(", ")}`
    : `is not a setting: did you mean "${nearest}"?`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The place of a name inside another place. */
export function joinPlace(place: string, name: string): string {
  const plain = /^[A-Za-z_$][\w$]*$/.test(name);
  return plain ? (place === "" ? name : `${place}.${name}`) : `${place}[${JSON.stringify(name)}]`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
