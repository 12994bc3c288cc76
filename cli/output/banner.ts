/** Said whenever something stands in for Yahoo, so that nobody takes its bars for market data. */

import type { Terminal } from "./terminal.ts";

export function standInBanner(terminal: Terminal, endpoint: string): string {
  return terminal.paint(
    "yellow",
    `▲ ${endpoint} stands in for Yahoo Finance: these are not market data.`,
  );
}
