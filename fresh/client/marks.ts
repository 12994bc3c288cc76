/** Finds the islands and slots of a page by their comments. */

/// <reference lib="dom" />

/** Where an island stands. */
export interface IslandMark {
  name: string;
  /** Its place in the list of props. */
  index: number;
  start: Comment;
  end: Comment;
}

/** Where markup from the server stands. */
export interface SlotMark {
  start: Comment;
  end: Comment;
}

/** All that a page holds. */
export interface Marks {
  /** Islands that no other island brings to life. */
  islands: IslandMark[];
  /** By the comment that opens it, wherever it stands. */
  islandAt: Map<Comment, IslandMark>;
  slots: Map<number, SlotMark>;
}

/** Reads the comments below `root` in order, those in templates included. */
export function findMarks(root: Node): Marks {
  const marks: Marks = { islands: [], islandAt: new Map(), slots: new Map() };
  collect(root, marks, []);
  return marks;
}

interface Opening {
  start: Comment;
  kind: string;
  rest: string[];
}

function collect(root: Node, marks: Marks, open: Opening[]): void {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_COMMENT | NodeFilter.SHOW_ELEMENT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (node instanceof HTMLTemplateElement) {
      // What is in a template shows up later, inside an island: never an island of its own.
      collect(node.content, marks, [{ start: document.createComment(""), kind: "held", rest: [] }]);
    } else if (node instanceof Comment) {
      read(node, marks, open);
    }
  }
}

function read(comment: Comment, marks: Marks, open: Opening[]): void {
  const [kind, ...rest] = comment.data.split(":");
  if (kind === "island" || kind === "slot") open.push({ start: comment, kind, rest });
  else if (kind === "/island" || kind === "/slot") close(comment, marks, open);
}

function close(end: Comment, marks: Marks, open: Opening[]): void {
  const opening = open.pop();
  if (opening === undefined) return;
  const { start, kind, rest } = opening;
  if (kind === "slot") {
    marks.slots.set(Number(rest[0]), { start, end });
  } else if (kind === "island") {
    const mark = { name: rest[0], index: Number(rest[1]), start, end };
    marks.islandAt.set(start, mark);
    if (open.length === 0) marks.islands.push(mark);
  }
}
