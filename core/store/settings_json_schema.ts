/** The settings' schema as JSON Schema, for editors. Made from the same data that the validator uses. */

import { DEFAULT_SETTINGS } from "./settings.ts";
import { type ObjectRule, type Rule, SETTINGS_SCHEMA } from "./settings_schema.ts";

export type JsonSchema = { readonly [name: string]: unknown };

/** The schema of `barkeep.json`, with every default. */
export function settingsJsonSchema(): JsonSchema {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "barkeep.json",
    ...schemaOf(SETTINGS_SCHEMA, DEFAULT_SETTINGS),
  };
}

/** One rule's schema; `fallback` is its default, if it has one. */
function schemaOf(rule: Rule, fallback: unknown): JsonSchema {
  return { description: rule.about, ...typeOf(rule, fallback), ...defaultOf(rule, fallback) };
}

function typeOf(rule: Rule, fallback: unknown): JsonSchema {
  switch (rule.type) {
    case "text":
      return rule.oneOf ? { type: "string", enum: rule.oneOf } : { type: "string" };
    case "number":
      return {
        type: rule.whole ? "integer" : "number",
        minimum: rule.min,
        maximum: rule.max,
      };
    case "list":
      return { type: "array", items: schemaOf(rule.items, undefined), minItems: rule.atLeast ?? 0 };
    case "record":
      return { type: "object", additionalProperties: schemaOf(rule.values, undefined) };
    case "object":
      return objectOf(rule, fallback);
  }
}

function objectOf(rule: ObjectRule, fallback: unknown): JsonSchema {
  const defaults = (fallback ?? {}) as Readonly<Record<string, unknown>>;
  const properties = Object.entries(rule.fields)
    .map(([name, field]) => [name, schemaOf(field, defaults[name])]);
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    required: rule.required ?? [],
    additionalProperties: false,
  };
}

/** Sections have their defaults at their leaves. */
function defaultOf(rule: Rule, fallback: unknown): JsonSchema {
  const leaf = rule.type === "text" || rule.type === "number" || rule.type === "list";
  return leaf && fallback !== undefined && fallback !== null ? { default: fallback } : {};
}
