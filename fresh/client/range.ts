/** A stretch of siblings that Preact takes for an element of its own. */

/// <reference lib="dom" />

/** What Preact uses of the element it renders into. */
export type RenderTarget = Element | DocumentFragment;

/**
 * The nodes between two comments as a parent. Islands have no element of their own, and several
 * can stand beside each other: each may only touch what lies between its comments.
 */
export class NodeRange {
  readonly nodeType = 1;
  readonly #start: Comment;
  readonly #end: Comment;

  constructor(start: Comment, end: Comment) {
    this.#start = start;
    this.#end = end;
  }

  get #parent(): ParentNode & Node {
    const parent = this.#start.parentNode;
    if (parent === null) throw new Error("Cannot render an island: it was taken out of the page.");
    return parent;
  }

  get parentNode(): Node {
    return this.#parent;
  }

  get ownerDocument(): Document | null {
    return this.#start.ownerDocument;
  }

  get namespaceURI(): string | null {
    return (this.#parent as Element).namespaceURI;
  }

  get childNodes(): ChildNode[] {
    const nodes: ChildNode[] = [];
    let node = this.#start.nextSibling;
    while (node !== null && node !== this.#end) {
      nodes.push(node);
      node = node.nextSibling;
    }
    return nodes;
  }

  get firstChild(): ChildNode | null {
    return this.childNodes[0] ?? null;
  }

  contains(node: Node): boolean {
    return this.#parent.contains(node) && this.#isInside(node);
  }

  /** A reference outside of the range stands for its end: Preact steps over comments. */
  insertBefore(node: Node, reference: Node | null): Node {
    const before = reference !== null && this.#isInside(reference) ? reference : this.#end;
    return this.#parent.insertBefore(node, before);
  }

  appendChild(node: Node): Node {
    return this.insertBefore(node, null);
  }

  removeChild(node: Node): Node {
    return this.#parent.removeChild(node);
  }

  #isInside(node: Node): boolean {
    const { DOCUMENT_POSITION_FOLLOWING, DOCUMENT_POSITION_PRECEDING } = Node;
    return (this.#start.compareDocumentPosition(node) & DOCUMENT_POSITION_FOLLOWING) !== 0 &&
      (this.#end.compareDocumentPosition(node) & DOCUMENT_POSITION_PRECEDING) !== 0;
  }
}
