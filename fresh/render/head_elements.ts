/** Elements of `<head>`: collected from every `<Head>`, each put in place of the one it overrides. */

import { createContext, Fragment, h } from "preact";
import { useContext } from "preact/hooks";
import { InsideHead } from "../head.ts";
import { currentSession } from "./session.ts";
import { settled } from "./settled.ts";
import type { Markup } from "../markup.ts";

/** The elements that can stand in a `<head>`. */
export const HEAD_ELEMENTS: ReadonlySet<string> = new Set([
  "title",
  "meta",
  "link",
  "style",
  "script",
  "base",
  "noscript",
  "template",
]);

/** True inside the document's own `<head>`; a `<title>` in a drawing is none of its business. */
export const InDocumentHead = createContext(false);

interface HeadElementProps {
  type: string;
  /** The node's key. */
  id: unknown;
  given: Record<string, unknown>;
}

/** An element that is moved if it stands in a `<Head>`, and gives way if another took its place. */
export function HeadElement({ type, id, given }: HeadElementProps): Markup | null {
  const collecting = useContext(InsideHead);
  const inHead = useContext(InDocumentHead);
  const session = currentSession();
  const element = settled(h(type, given));
  if (session === null || !collecting && !inHead) return element;
  const key = identityOf(type, id, given);
  if (collecting) {
    session.head.set(key, element);
    return null;
  }
  const override = session.head.get(key);
  session.head.delete(key);
  return override ?? element;
}

/** What is left of `<Head>` when the document's own elements are written. */
export function HeadRest(): Markup {
  const rest = [...currentSession()?.head.values() ?? []];
  currentSession()?.head.clear();
  return h(Fragment, null, rest);
}

/** Two elements with the same identity are never both in the head. */
function identityOf(type: string, key: unknown, props: Record<string, unknown>): string {
  if (key !== null && key !== undefined) return `${type} key ${key}`;
  if (type === "title" || type === "base") return type;
  if (props.id !== undefined) return `${type} id ${props.id}`;
  if (type === "meta" && props.name !== undefined) return `meta name ${props.name}`;
  const rest = Object.entries(props).filter(([name]) => name !== "nonce").sort();
  return `${type} ${JSON.stringify(rest)}`;
}
