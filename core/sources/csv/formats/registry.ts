/** Every format that is known, in the order in which they are tried: particular before general. */

import { alpaca } from "./alpaca.ts";
import { backtestmarket, tslab } from "./backtestmarket.ts";
import { barchart } from "./barchart.ts";
import { binance } from "./binance.ts";
import { databento } from "./databento.ts";
import { dukascopy } from "./dukascopy.ts";
import { firstrate } from "./firstrate.ts";
import type { ExportFormat } from "./format.ts";
import { genericHeader, genericPlain } from "./generic.ts";
import { histdataAscii, histdataMt } from "./histdata.ts";
import { interactivebrokers } from "./interactivebrokers.ts";
import { kibot } from "./kibot.ts";
import { metatrader4, metatrader5 } from "./metatrader.ts";
import { multicharts } from "./multicharts.ts";
import { ninjatrader, ninjatraderDaily, ninjatraderTable } from "./ninjatrader.ts";
import { polygon } from "./polygon.ts";
import { sierrachart } from "./sierrachart.ts";
import { finam, stooqBulk, stooqDaily } from "./stooq.ts";
import { ticks } from "./ticks.ts";
import { tradestation } from "./tradestation.ts";
import { tradingview } from "./tradingview.ts";
import { yahooCsv, yfinance } from "./yahoo.ts";

/** The first that fits wins. */
export const FORMATS: readonly ExportFormat[] = [
  ...ticks,
  databento,
  polygon,
  alpaca,
  binance,
  metatrader5,
  stooqBulk,
  finam,
  sierrachart,
  tradestation,
  multicharts,
  barchart,
  dukascopy,
  yahooCsv,
  interactivebrokers,
  ninjatraderTable,
  yfinance,
  tradingview,
  stooqDaily,
  histdataAscii,
  histdataMt,
  ninjatrader,
  ninjatraderDaily,
  tslab,
  backtestmarket,
  metatrader4,
  kibot,
  firstrate,
  genericHeader,
  genericPlain,
];
