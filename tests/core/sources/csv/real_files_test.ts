import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { SourceError } from "../../../../core/errors.ts";
import { denoFs } from "../../../../core/fs/deno_fs.ts";
import { parseExport } from "../../../../core/sources/csv/parse_export.ts";
import { fileSource } from "../../../../core/sources/csv/text/source.ts";

const DATA = fileURLToPath(new URL("../../../../../shared/data", import.meta.url));
const missing = !existsSync(DATA);
const name = (what: string) => missing ? `${what} (skipped: no ../shared/data)` : what;

/** format, ticker, timeframe, zone and its rank, stamp and its rank, bars, first and last time, held codes. */
type Expected = [
  format: string,
  ticker: string,
  timeframe: string,
  zone: string,
  stamp: string,
  bars: number,
  first: string,
  last: string,
  held: string,
];

const FILES: Record<string, Expected> = {
  "binance/ADABTC-1m-2021-11-27.csv": [
    "binance",
    "ADABTC",
    "1m",
    "UTC data",
    "open data",
    10,
    "2021-11-27T00:00",
    "2021-11-27T00:09",
    "",
  ],
  "firstrate/ES_1day_sample.txt": [
    "firstrate",
    "ES",
    "1D",
    "UTC data",
    "open data",
    12,
    "2023-03-08T00:00",
    "2023-03-23T00:00",
    "ticker",
  ],
  "firstrate/ES_1min_sample.csv": [
    "firstrate",
    "ES",
    "1m",
    "America/New_York edges",
    "open edges",
    16200,
    "2023-03-08T05:00",
    "2023-03-23T20:59",
    "ticker",
  ],
  "firstrate/SPX_1min_sample.csv": [
    "firstrate",
    "SPX",
    "1m",
    "America/New_York edges",
    "open edges",
    4532,
    "2026-01-26T14:30",
    "2026-02-09T21:31",
    "",
  ],
  "histdata/DAT_MT_EURUSD_M1_202006.csv": [
    "histdata-mt",
    "EURUSD",
    "1m",
    "-05:00 vendor",
    "open vendor",
    6771,
    "2020-06-01T05:00",
    "2020-06-05T21:58",
    "zone stamp",
  ],
  "ibkr/NQM5_5m_30d.csv": [
    "ib",
    "NQM25",
    "5m",
    "UTC data",
    "open edges",
    8220,
    "2025-02-16T23:00",
    "2025-03-28T20:55",
    "",
  ],
  "metatrader/CADJPY1.csv": [
    "metatrader4",
    "CADJPY",
    "1m",
    "null none",
    "open vendor",
    2048,
    "2022-09-29T13:43",
    "2022-09-30T23:58",
    "zone stamp",
  ],
  "metatrader/EURUSD1.csv": [
    "metatrader4",
    "EURUSD",
    "1m",
    "UTC edges",
    "open edges",
    50000,
    "2020-04-27T04:40",
    "2020-06-14T23:59",
    "",
  ],
  "metatrader/EURUSD_M1_0-10k.csv": [
    "header",
    "EURUSD",
    "1m",
    "UTC edges",
    "open edges",
    9673,
    "2024-11-14T14:01",
    "2024-11-25T12:42",
    "lost-decimal-point",
  ],
  "metatrader/data_import30.csv": [
    "metatrader5",
    "DATA",
    "30m",
    "America/New_York+7 none",
    "open vendor",
    21513,
    "2020-01-02T04:00",
    "2021-09-23T21:00",
    "ticker zone stamp",
  ],
  "ninjatrader/CL 01-23.Last.csv": [
    "ninjatrader-table",
    "CLF23",
    "1m",
    "UTC edges",
    "close edges",
    13338,
    "2022-11-11T07:00",
    "2022-11-25T04:14",
    "",
  ],
  "ninjatrader/CL 05-20.Last.txt": [
    "ninjatrader",
    "CLK20",
    "1m",
    "UTC edges",
    "close edges",
    31721,
    "2020-03-13T05:00",
    "2020-04-16T04:59",
    "",
  ],
  "ninjatrader/MES 12-22.Last.txt": [
    "ninjatrader",
    "MESZ22",
    "1m",
    "UTC edges",
    "close edges",
    76785,
    "2022-09-08T07:00",
    "2022-11-25T03:42",
    "",
  ],
  "ninjatrader/nt-spy-minute-2011.csv": [
    "ninjatrader",
    "NT-SPY-MINUTE-2011",
    "1m",
    "UTC edges",
    "close edges",
    14180,
    "2011-01-03T09:00",
    "2011-02-01T00:59",
    "ticker",
  ],
  "others/2006-01-02-volume-min-001.txt": [
    "header",
    "undefined",
    "1m",
    "null none",
    "close edges",
    30889,
    "2006-01-02T09:00",
    "2006-02-27T21:59",
    "columns ticker zone",
  ],
  "others/bitfinex_BTCUSD5m.csv": [
    "header",
    "BITFINEX",
    "5m",
    "null none",
    "open none",
    9999,
    "2018-02-11T17:35",
    "2018-03-18T10:45",
    "columns ticker zone stamp",
  ],
  "others/tradestation-ES.txt": [
    "tradestation",
    "TRADESTATION-ES",
    "1D",
    "UTC data",
    "open data",
    503,
    "2017-03-21T00:00",
    "2019-03-20T00:00",
    "ticker",
  ],
  "others/us-12-hour-clock.csv": [
    "plain",
    "US-12-HOUR-CLOCK",
    "1m",
    "null none",
    "open none",
    1000,
    "2022-01-25T10:50",
    "2022-01-26T03:29",
    "ticker zone stamp",
  ],
  "sierrachart/ES.txt": [
    "sierrachart",
    "ES",
    "1m",
    "America/New_York edges",
    "open edges",
    30211,
    "2022-05-01T22:00",
    "2022-05-31T23:30",
    "ticker",
  ],
  "stooq/aapl_us_d.csv": [
    "stooq-daily",
    "AAPL",
    "1D",
    "UTC data",
    "open data",
    9706,
    "1984-09-07T00:00",
    "2023-03-13T00:00",
    "",
  ],
  "tradingview/CBOT_DL_ZN1!, 1D.csv": [
    "tradingview",
    "ZN1",
    "1D",
    "UTC data",
    "open data",
    3968,
    "2005-03-22T23:00",
    "2020-12-09T23:00",
    "",
  ],
  "tradingview/CME_MINI_ES1!, 1D.csv": [
    "tradingview",
    "ES1",
    "1D",
    "UTC data",
    "open data",
    7036,
    "1997-09-08T22:00",
    "2025-07-02T22:00",
    "",
  ],
  "tradingview/CME_MINI_ES1!, 1min.csv": [
    "tradingview",
    "ES1",
    "1m",
    "UTC data",
    "open edges",
    20546,
    "2025-06-15T22:00",
    "2025-07-07T07:12",
    "",
  ],
  "tradingview/CME_MINI_ES1!, 5min.csv": [
    "tradingview",
    "ES1",
    "5m",
    "UTC data",
    "open edges",
    20345,
    "2025-03-23T22:00",
    "2025-07-07T07:05",
    "",
  ],
  "tradingview/CME_MINI_NQ1!, 1 (1).csv": [
    "tradingview",
    "NQ1",
    "1m",
    "UTC data",
    "open edges",
    3350,
    "2025-03-19T11:09",
    "2025-03-21T20:58",
    "",
  ],
  "tradingview/CME_MINI_NQ1!, 5 (3).csv": [
    "tradingview",
    "NQ1",
    "5m",
    "UTC data",
    "open edges",
    1379,
    "2025-03-16T22:00",
    "2025-03-21T20:50",
    "",
  ],
  "tradingview/CME_MINI_NQ1!, 5 (5).csv": [
    "tradingview",
    "NQ1",
    "5m",
    "UTC data",
    "open edges",
    4329,
    "2025-03-03T05:00",
    "2025-03-24T19:40",
    "",
  ],
  "tradingview/CME_MINI_NQ1!, 5.csv": [
    "tradingview",
    "NQ1",
    "5m",
    "UTC data",
    "open data",
    299,
    "2022-02-03T20:00",
    "2022-02-04T21:50",
    "",
  ],
  "yahoo/ES_5min.csv": [
    "yfinance",
    "ES",
    "5m",
    "America/New_York edges",
    "open edges",
    13768,
    "2026-02-17T05:05",
    "2026-04-29T03:35",
    "ticker",
  ],
  "yahoo/MES.F.csv": [
    "yfinance",
    "MES1",
    "15m",
    "UTC edges",
    "open edges",
    4514,
    "2026-02-24T05:00",
    "2026-05-05T09:00",
    "bad-rows",
  ],
};

const minuteOf = (ms: number) => new Date(ms).toISOString().slice(0, 16);
const open = (file: string) => fileSource(denoFs, `${DATA}/${file}`);

for (const [file, expected] of Object.entries(FILES)) {
  Deno.test({
    name: name(`parseExport() decides ${file} by its evidence`),
    ignore: missing,
    async fn() {
      const { bars, decisions, held } = await parseExport(await open(file));
      const { format, ticker, timeframe, zone, stamp } = decisions;
      assert.deepEqual([
        format.value!.id,
        String(ticker.value?.ticker),
        timeframe.value,
        `${zone.value} ${zone.rank}`,
        `${stamp.value} ${stamp.rank}`,
        bars.time.length,
        minuteOf(bars.time[0]),
        minuteOf(bars.time[bars.time.length - 1]),
        held.map(({ code }) => code).join(" "),
      ], expected);
    },
  });
}

const REFUSED: Record<string, RegExp> = {
  "firstrate/ES_adjusted_sample.csv": /holds a header .* and no bars/,
  "others/databento-lfs-pointer.ohlcv-1m.csv": /Git-LFS pointer/,
  "yahoo/error-bad-request.json": /JSON/,
  "store/ES1_1W.parquet": /Parquet under another name/,
};
for (const [file, reason] of Object.entries(REFUSED)) {
  Deno.test({
    name: name(`parseExport() refuses ${file}`),
    ignore: missing,
    fn: () =>
      assert.rejects(
        async () => await parseExport(await open(file)),
        (error: unknown) => error instanceof SourceError && reason.test(error.message),
      ),
  });
}

Deno.test({
  name: name("parseExport() takes MetaTrader's tick volume where the other is 0"),
  ignore: missing,
  async fn() {
    const { bars, notes } = await parseExport(await open("metatrader/data_import30.csv"));
    assert.equal(bars.volume[0], 381);
    assert.ok(notes.includes("volume is taken from tickvol: vol is 0 throughout"));
  },
});

Deno.test({
  name: name("parseExport() finds what Bitfinex's columns hold in truth"),
  ignore: missing,
  async fn() {
    const { bars, held } = await parseExport(await open("others/bitfinex_BTCUSD5m.csv"));
    assert.match(held[0].message, /^9999 rows .* hold open, close, high, low/);
    assert.deepEqual(
      [bars.open[0], bars.high[0], bars.low[0], bars.close[0]],
      [8384.9, 8480, 8374, 8439],
    );
  },
});
