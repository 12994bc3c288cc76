/** Many files at once, but not too many. */

/** Runs `work` over `items` with at most `limit` under way; results in the order of `items`. */
export async function mapLimited<In, Out>(
  items: readonly In[],
  limit: number,
  work: (item: In) => Promise<Out>,
): Promise<Out[]> {
  const results: Out[] = new Array(items.length);
  let next = 0;
  async function worker(): Promise<void> {
    while (next < items.length) {
      const i = next++;
      results[i] = await work(items[i]);
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}

/** A queue: what is given to it runs one after the other, each with its own result. */
export type Queue = <T>(work: () => Promise<T>) => Promise<T>;

/** A queue of its own. For work that takes memory and gains nothing from running beside itself. */
export function oneAtATime(): Queue {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work);
    // The next one in the queue does not care how this one ended.
    last = result.then(() => undefined, () => undefined);
    return result;
  };
}
