/** A price chart that is loaded when it is first needed. */

import { useEffect, useRef } from "preact/hooks";
import type { GapLine } from "../core/operations/dashboard/view/file.ts";

export interface LazyChartProps {
  readonly id: string;
  /** Where it stands first, UTC ms; `null`: at the end. */
  readonly at: { readonly from: number; readonly to: number } | null;
  readonly height: number;
  readonly gaps: readonly GapLine[];
}

export function LazyChart({ id, at, height, gaps }: LazyChartProps) {
  const box = useRef<HTMLDivElement>(null), said = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    let chart: { remove(): void } | null = null, current = true;
    const start = async () => {
      const { drawChart } = await import("./client/chart.ts");
      if (current && box.current) chart = await drawChart(box.current, { id, at, height, gaps });
    };
    start().catch((error: Error) => {
      if (said.current) said.current.textContent = error.message;
    });
    return () => {
      current = false;
      chart?.remove();
    };
  }, [id]);
  return (
    <figure class="chart" aria-label={`Chart of ${id}`}>
      <div ref={box} />
      <p ref={said} class="more" />
    </figure>
  );
}
