/** Logical types as one word, whether a writer used the new annotation or the old one. */

import { ELEMENT, numberAt, PHYSICAL, structAt } from "./footer.ts";
import type { ThriftStruct } from "./thrift.ts";

const UNITS = ["", "ms", "us", "ns"];
const CONVERTED: readonly (string | null)[] = [
  "string",
  "map",
  "map",
  "list",
  "enum",
  "decimal",
  "date",
  "time[ms,utc]",
  "time[us,utc]",
  "timestamp[ms,utc]",
  "timestamp[us,utc]",
  "uint8",
  "uint16",
  "uint32",
  "uint64",
  "int8",
  "int16",
  "int32",
  "int64",
  "json",
  "bson",
  "interval",
];
/** By the field number in the LogicalType union. */
const LOGICAL: Readonly<Record<number, string>> = {
  1: "string",
  2: "map",
  3: "list",
  4: "enum",
  5: "decimal",
  6: "date",
  7: "time",
  8: "timestamp",
  10: "int",
  11: "null",
  12: "json",
  13: "bson",
  14: "uuid",
  15: "float16",
};

/** `INT64`, `DOUBLE`, …; `group` for an element with children. */
export function physicalOf(element: ThriftStruct): string {
  const type = numberAt(element, ELEMENT.type);
  return type === undefined ? "group" : PHYSICAL[type] ?? `type ${type}`;
}

/** `timestamp[ns,utc]`, `timestamp[us]`, `string`, `uint64`, `decimal(10,2)`, …; `null` for none. */
export function logicalOf(element: ThriftStruct): string | null {
  const logical = structAt(element, ELEMENT.logical)?.fields[0];
  if (logical === undefined) return convertedOf(element);
  const name = LOGICAL[logical.id] ?? `logical ${logical.id}`;
  const details = logical.value as ThriftStruct;
  if (name === "decimal") return decimal(element);
  if (name === "int") return plainInteger(element, integer(details));
  if (name !== "time" && name !== "timestamp") return name;
  const unit = UNITS[structAt(details, 2)?.fields[0]?.id ?? 0] ?? "";
  return `${name}[${unit}${details.get(1) === true ? ",utc" : ""}]`;
}

function convertedOf(element: ThriftStruct): string | null {
  const converted = numberAt(element, ELEMENT.converted);
  if (converted === undefined) return null;
  const name = CONVERTED[converted] ?? `converted ${converted}`;
  return name === "decimal" ? decimal(element) : plainInteger(element, name);
}

function decimal(element: ThriftStruct): string {
  return `decimal(${numberAt(element, ELEMENT.precision)},${
    numberAt(element, ELEMENT.scale) ?? 0
  })`;
}

function integer(details: ThriftStruct): string {
  return `${details.get(2) === false ? "uint" : "int"}${numberAt(details, 1)}`;
}

/** An annotation that says no more than the physical type is none. */
function plainInteger(element: ThriftStruct, name: string): string | null {
  const physical = physicalOf(element);
  const same = name === "int64" && physical === "INT64" || name === "int32" && physical === "INT32";
  return same ? null : name;
}
