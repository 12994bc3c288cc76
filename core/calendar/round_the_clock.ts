/** Markets that never close: crypto. Days by UTC. */

import { UTC } from "../bars/zone.ts";
import type { Market } from "./market.ts";

export const ROUND_THE_CLOCK: Market = {
  id: "round_the_clock",
  name: "round the clock",
  zone: UTC,
  dayTurns: "24:00",
  weekdays: [0, 1, 2, 3, 4, 5, 6],
  eras: [{ from: "2009-01-03", hours: ["00:00..24:00"], source: "crypto exchanges never close" }],
  holidays: [],
  exceptions: [],
  checked: { from: "2009-01-03", to: "2027-12-31" },
  sources: [],
};
