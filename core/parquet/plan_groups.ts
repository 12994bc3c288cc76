/** Which row groups a change touches, and which new ones it needs. */

/** A row group's reach in UTC ms; `null` for one without rows. */
export interface GroupReach {
  readonly rows: number;
  readonly first: number | null;
  readonly last: number | null;
}

/** Positions in a list of times, `to` excluded. */
export interface Part {
  readonly from: number;
  readonly to: number;
}

export type GroupPlan =
  | { readonly kind: "copy"; readonly group: number }
  | {
    readonly kind: "write";
    /** The old row group to re-encode; `null` for new rows only. */
    readonly group: number | null;
    readonly put: Part;
    readonly remove: Part;
  };

interface Slot {
  group: number | null;
  touched: boolean;
  rows: number;
  put: Part;
  remove: Part;
}

/**
 * Walks the groups in order and gives each the times that fall to it. Times between two groups join the
 * one before if it is touched or below `target`, else the one after likewise, else get a group of their own.
 */
export function planGroups(
  groups: readonly GroupReach[],
  put: ArrayLike<number>,
  remove: ArrayLike<number>,
  target: number,
): GroupPlan[] {
  const slots = slotsOf(groups, put, remove);
  slots.forEach((_, i) => joinNeighbour(slots, i, target));
  return slots.flatMap((slot) => planOf(slot));
}

/** A slot for every gap (even places) and every group (odd places). */
function slotsOf(
  groups: readonly GroupReach[],
  put: ArrayLike<number>,
  remove: ArrayLike<number>,
): Slot[] {
  const slots: Slot[] = [];
  let nextPut = 0, nextRemove = 0;
  const take = (group: number | null, rows: number, belongs: (time: number) => boolean) => {
    const part = { from: nextPut, to: nextPut = advance(put, nextPut, belongs) };
    const gone = { from: nextRemove, to: nextRemove = advance(remove, nextRemove, belongs) };
    // A group without rows is not worth keeping: it is rewritten, as nothing or with what falls to it.
    const touched = part.to > part.from || gone.to > gone.from || group !== null && rows === 0;
    slots.push({ group, touched, rows, put: part, remove: gone });
  };
  groups.forEach(({ rows, first, last }, group) => {
    take(null, 0, (time) => first !== null && time < first);
    take(group, rows, (time) => last !== null && time <= last);
  });
  take(null, 0, () => true);
  return slots;
}

function advance(
  times: ArrayLike<number>,
  from: number,
  belongs: (time: number) => boolean,
): number {
  let to = from;
  while (to < times.length && belongs(times[to])) to++;
  return to;
}

/** Gives what lies in a gap to the group before or after it. */
function joinNeighbour(slots: Slot[], i: number, target: number): void {
  const slot = slots[i];
  if (slot.group !== null || !slot.touched) return;
  const welcomes = (other: Slot | undefined) =>
    other !== undefined && (other.touched || other.rows < target);
  const before = slots[i - 1], after = slots[i + 1];
  if (welcomes(before)) {
    slots[i - 1] = {
      ...before,
      touched: true,
      put: span(before.put, slot.put),
      remove: span(before.remove, slot.remove),
    };
  } else if (welcomes(after)) {
    slots[i + 1] = {
      ...after,
      touched: true,
      put: span(slot.put, after.put),
      remove: span(slot.remove, after.remove),
    };
  } else return;
  slot.touched = false;
}

/** Two parts that follow each other as one. */
function span(a: Part, b: Part): Part {
  return { from: a.from, to: b.to };
}

function planOf({ group, touched, put, remove }: Slot): GroupPlan[] {
  if (touched) return [{ kind: "write", group, put, remove }];
  return group === null ? [] : [{ kind: "copy", group }];
}

/**
 * How many rows each row group gets. At the end of the file groups are filled up, so that the next append
 * finds the last one open; elsewhere they are made equal.
 */
export function splitRows(rows: number, target: number, atEnd: boolean): number[] {
  const groups = Math.ceil(rows / target);
  return Array.from({ length: groups }, (_, i) => {
    if (atEnd) return Math.min(target, rows - i * target);
    return Math.floor((i + 1) * rows / groups) - Math.floor(i * rows / groups);
  });
}
