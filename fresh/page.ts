/** What a handler returns to have its page rendered. */

import type { PageResponse } from "./types.ts";

/** Renders the page of this route without data. */
export function page(): PageResponse<undefined>;
/** Renders the page of this route with `data`, by default with status 200. */
export function page<Data>(
  data: Data,
  options?: { headers?: HeadersInit; status?: number },
): PageResponse<Data>;
export function page<Data>(
  data?: Data,
  options: { headers?: HeadersInit; status?: number } = {},
): PageResponse<Data | undefined> {
  return { data, headers: options.headers, status: options.status };
}
