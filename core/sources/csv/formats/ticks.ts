import type { ExportFormat } from "./format.ts";

const EXPORT_MINUTES = "Export minute bars instead.";

/** Tick files, recognised only to be refused with the reason. */
export const ticks: readonly ExportFormat[] = [
  {
    id: "ninjatrader-replay",
    title: "NinjaTrader tick replay",
    signatures: [{ line: /^\d{8} \d{6} \d{7};(-?[\d.,]+;){3}\d+\r?$/ }],
    stamp: "open",
    refuse:
      `it holds ticks with bid and ask (NinjaTrader tick replay), not bars. ${EXPORT_MINUTES}`,
  },
  {
    id: "ninjatrader-ticks",
    title: "NinjaTrader ticks",
    signatures: [{ line: /^\d{8} \d{6}( \d{7})?;-?[\d.,]+;(-?[\d.,]+;-?[\d.,]+;)?\d+\r?$/ }],
    stamp: "open",
    refuse: `it holds ticks (NinjaTrader), not bars. ${EXPORT_MINUTES}`,
  },
  {
    id: "histdata-ticks",
    title: "HistData ticks",
    signatures: [{ line: /^\d{8} \d{9},[\d.]+,[\d.]+,\d+\r?$/ }],
    stamp: "open",
    refuse: "it holds ticks (HistData), not bars. Download the 1-minute bars instead.",
  },
  {
    id: "metatrader-ticks",
    title: "MetaTrader 5 ticks",
    signatures: [{ startsWith: ["date", "time", "bid", "ask"] }],
    stamp: "open",
    refuse: `it holds ticks (MetaTrader 5), not bars. ${EXPORT_MINUTES}`,
  },
];
