/** The price chart: candles and volume of any stretch of a file, with its gaps marked. */

import {
  CandlestickSeries,
  createChart,
  createSeriesMarkers,
  HistogramSeries,
  type IChartApi,
  type ISeriesApi,
  type SeriesMarker,
  type Time,
  type UTCTimestamp,
} from "lightweight-charts";
import type { ChartBars } from "../../core/operations/dashboard/view/chart.ts";
import type { GapLine } from "../../core/operations/dashboard/view/file.ts";
import { getJson } from "./ask.ts";

export interface ChartOptions {
  readonly id: string;
  /** Where it stands first, UTC ms; `null`: at the end. */
  readonly at: { readonly from: number; readonly to: number } | null;
  readonly height: number;
  readonly gaps: readonly GapLine[];
}

/** Bars asked for at once; more than a screen is wide makes no better picture. */
const BARS = 1_500;

/** Draws into `box`; the caller removes it. */
export async function drawChart(
  box: HTMLElement,
  options: ChartOptions,
): Promise<{ remove(): void }> {
  const chart = createChart(box, { ...looks(), height: options.height, autoSize: true });
  const candles = chart.addSeries(CandlestickSeries, candleLooks());
  const volume = chart.addSeries(HistogramSeries, {
    priceScaleId: "volume",
    priceFormat: { type: "volume" },
    color: colour("--faint"),
  });
  chart.priceScale("volume").applyOptions({ scaleMargins: { top: 0.82, bottom: 0 } });
  const view: View = { chart, candles, volume, options, shown: null };
  await load(view, rangeAround(options.at));
  chart.timeScale().subscribeVisibleLogicalRangeChange(follow(view));
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  const repaint = () => {
    chart.applyOptions(looks());
    candles.applyOptions(candleLooks());
  };
  scheme.addEventListener("change", repaint);
  return {
    remove() {
      scheme.removeEventListener("change", repaint);
      chart.remove();
    },
  };
}

interface View {
  readonly chart: IChartApi;
  readonly candles: ISeriesApi<"Candlestick">;
  readonly volume: ISeriesApi<"Histogram">;
  readonly options: ChartOptions;
  shown: ChartBars | null;
}

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function looks() {
  const lines = { color: colour("--line") };
  return {
    // The library would put its mark's looks into the page as a style sheet of its own, which the page's
    // policy refuses; it is named at the foot of the page instead.
    layout: {
      attributionLogo: false,
      background: { color: "transparent" },
      textColor: colour("--soft"),
      fontFamily: getComputedStyle(document.body).fontFamily,
    },
    grid: { vertLines: lines, horzLines: lines },
    timeScale: { timeVisible: true, borderColor: colour("--line") },
    rightPriceScale: { borderColor: colour("--line") },
  };
}

/** The library knows UTC only: its texts are written on the market's clock instead. */
function clockOf(timeZone: string) {
  const text = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat("en-GB", { timeZone, ...options });
    return (time: Time) => format.format(Number(time) * 1000);
  };
  const clock = { hour: "2-digit", minute: "2-digit" } as const;
  // The library sets these marks where a year or a month begins in UTC.
  const utc = (options: Intl.DateTimeFormatOptions) => text({ timeZone: "UTC", ...options });
  const marks = [
    utc({ year: "numeric" }),
    utc({ month: "short" }),
    text({ day: "numeric", month: "short" }),
    text(clock),
    text(clock),
  ];
  return {
    localization: { timeFormatter: text({ dateStyle: "medium", timeStyle: "short" }) },
    timeScale: { tickMarkFormatter: (time: Time, kind: number) => marks[kind](time) },
  };
}

function candleLooks() {
  const [up, down] = [colour("--up"), colour("--down")];
  return {
    ...{ upColor: up, downColor: down, wickUpColor: up, wickDownColor: down },
    borderVisible: false,
  };
}

function rangeAround(at: ChartOptions["at"]): string {
  if (at === null) return "";
  const room = Math.max(at.to - at.from, 86_400_000) * 2;
  return `&from=${Math.round(at.from - room)}&to=${Math.round(at.to + room)}`;
}

async function load(view: View, range: string): Promise<void> {
  const { id } = view.options;
  const bars = await getJson<ChartBars>(
    `/api/files/${encodeURIComponent(id)}/chart?bars=${BARS}${range}`,
  );
  view.shown = bars;
  view.chart.applyOptions(clockOf(bars.place));
  view.candles.setData(bars.time.map((time, i) => ({
    time: time / 1000 as UTCTimestamp,
    open: bars.open[i],
    high: bars.high[i],
    low: bars.low[i],
    close: bars.close[i],
  })));
  view.volume.setData(bars.time.map((time, i) => ({
    time: time / 1000 as UTCTimestamp,
    value: bars.volume[i] ?? 0,
  })));
  createSeriesMarkers(view.candles, gapMarks(view.options.gaps, bars));
  view.chart.timeScale().fitContent();
}

/** A mark at the first bar after each gap that lies in what is shown. */
function gapMarks(gaps: readonly GapLine[], { time }: ChartBars): SeriesMarker<Time>[] {
  return gaps.filter(({ severity }) => severity !== "note").toSorted((a, b) => a.to - b.to)
    .flatMap(({ to, from }) => {
      const after = time.find((one) => one > to);
      if (after === undefined || from < time[0]) return [];
      return [{
        time: after / 1000 as UTCTimestamp,
        position: "aboveBar" as const,
        shape: "arrowDown" as const,
        color: colour("--attention"),
        text: "gap",
      }];
    });
}

/** Zoomed in far enough, or moved past an edge: the stretch is asked for again, as fine as fits. */
function follow(view: View) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const range = wantedRange(view);
      if (range !== null) void load(view, range);
    }, 250);
  };
}

function wantedRange({ chart, shown }: View): string | null {
  const seen = chart.timeScale().getVisibleLogicalRange();
  if (!seen || !shown || shown.time.length < 2) return null;
  const last = shown.time.length - 1, step = (shown.time[last] - shown.time[0]) / last;
  const from = shown.time[0] + seen.from * step, to = shown.time[0] + seen.to * step;
  const finer = shown.every > 1 && seen.to - seen.from < last / 4;
  const beyond = seen.from < -10 && shown.time[0] > shown.first ||
    seen.to > last + 10 && shown.time[last] < shown.last;
  if (!finer && !beyond) return null;
  return `&from=${Math.round(from)}&to=${Math.round(to)}`;
}
