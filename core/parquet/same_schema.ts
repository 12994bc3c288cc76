/** Whether freshly encoded rows are stored exactly as a table's own. */

import { DamagedError } from "../errors.ts";
import { ELEMENT, type Footer, numberAt, textAt } from "./footer.ts";
import { logicalOf, physicalOf } from "./logical.ts";
import { footerIn } from "./splice.ts";
import type { ThriftStruct } from "./thrift.ts";

/** Throws `DamagedError` unless every column has the master's name, types and nullability. */
export function requireSameSchema(
  name: string,
  master: Footer,
  encoded: Uint8Array<ArrayBuffer>,
): void {
  const written = footerIn(encoded).footer.elements.map(describe);
  master.elements.forEach((element, i) => {
    const wanted = describe(element);
    if (wanted === written[i]) return;
    throw new DamagedError(
      `Cannot write to ${name}: the column "${wanted}" would become "${written[i]}".`,
      { facts: { wanted, written: written[i] } },
    );
  });
}

function describe(element: ThriftStruct): string {
  const length = numberAt(element, ELEMENT.typeLength);
  return [
    textAt(element, ELEMENT.name),
    numberAt(element, ELEMENT.repetition) === 1 ? "optional" : "required",
    physicalOf(element) + (length ? `(${length})` : ""),
    logicalOf(element) ?? "",
  ].join(" ").trim();
}
