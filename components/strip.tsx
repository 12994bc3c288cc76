/** Coverage over time: a height for each month, a broken line for a gap that counts. */

import type { Coverage } from "../core/operations/dashboard/view/overview.ts";

const WIDTH = 640, HEIGHT = 22;

export function Strip({ coverage, label }: { coverage: Coverage; label: string }) {
  const { months } = coverage, width = WIDTH / Math.max(1, months.length);
  const words = `${label}: ${coverage.percent ?? "unknown"} percent of the expected bars, ${
    months[0]?.month ?? ""
  } to ${months.at(-1)?.month ?? ""}`;
  return (
    <svg
      class="strip"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={words}
    >
      {months.map(({ month, share, gap }, i) => {
        const height = Math.max(1, share * (HEIGHT - 4));
        return (
          <g key={month}>
            <rect
              class="month"
              x={i * width}
              y={HEIGHT - height}
              width={Math.max(0.6, width - 0.4)}
              height={height}
            />
            {gap && (
              <line
                class="gap"
                x1={(i + 0.5) * width}
                x2={(i + 0.5) * width}
                y1={0}
                y2={HEIGHT}
              />
            )}
          </g>
        );
      })}
    </svg>
  );
}
