import assert from "node:assert/strict";
import { type Timeframe, timeframeOf } from "../../../core/bars/timeframe.ts";
import { NEW_YORK, utcFromWall, wallFromUtc, type Zone } from "../../../core/bars/zone.ts";
import { MemoryFs } from "../../../core/fs/memory_fs.ts";
import { readTable } from "../../../core/parquet/table.ts";
import {
  zoneFromPairs,
  zoneFromSibling,
  zoneFromTimes,
} from "../../../core/store/zone_evidence.ts";
import { decideZone, type ZoneOptions } from "../../../core/store/zone_evidence_read.ts";
import { naiveFile } from "./inventory_files.ts";

const MINUTE = 60_000, HOUR = 60 * MINUTE, DAY = 24 * HOUR;
const tf = (text: string) => timeframeOf(text) as Timeframe;

/** Instants on New York's clock from `start`, every `step` ms for `days` days, where `open` says so. */
function instants(
  start: string,
  days: number,
  step: number,
  open: (weekday: number, minute: number) => boolean,
): number[] {
  const found: number[] = [], first = Date.parse(start);
  for (let wall = first; wall < first + days * DAY; wall += step) {
    const minute = Math.floor((wall % DAY) / MINUTE);
    if (open(new Date(wall).getUTCDay(), minute)) found.push(utcFromWall(NEW_YORK, wall).utc);
  }
  return found;
}

function futuresOpen(weekday: number, minute: number): boolean {
  if (weekday === 6) return false;
  if (weekday === 0) return minute >= 1080;
  return minute < 1020 || (minute >= 1080 && weekday !== 5);
}

function stockOpen(weekday: number, minute: number): boolean {
  return weekday >= 1 && weekday <= 5 && minute >= 570 && minute < 960;
}

function extendedOpen(weekday: number, minute: number): boolean {
  return weekday >= 1 && weekday <= 5 && minute >= 240 && minute < 1200;
}

const SUMMER = "2025-07-06T00:00Z", WINTER = "2025-01-05T00:00Z";
const bothSeasons = (step: number, open: typeof futuresOpen) => [
  ...instants(WINTER, 14, step, open),
  ...instants(SUMMER, 14, step, open),
];
const shownIn = (zone: string, times: readonly number[]) =>
  times.map((time) => wallFromUtc(zone as Zone, time));

for (
  const zone of ["UTC", "America/New_York", "America/Chicago", "Europe/London", "Asia/Kolkata"]
) {
  for (
    const [name, step, open] of [
      ["futures 1m", MINUTE, futuresOpen],
      ["futures 5m", 5 * MINUTE, futuresOpen],
      ["futures 1h", HOUR, futuresOpen],
      ["stock 1m", MINUTE, stockOpen],
      ["stock 30m", 30 * MINUTE, stockOpen],
      ["extended 5m", 5 * MINUTE, extendedOpen],
    ] as const
  ) {
    Deno.test(`zoneFromTimes() finds ${zone} from a year's ${name} bars`, () => {
      const found = zoneFromTimes(shownIn(zone, bothSeasons(step, open)), tf(name.split(" ")[1]));
      assert.equal(found.zone, zone);
      assert.equal(found.how, "hours");
      assert.match(found.evidence.join(), /in summer and in winter/);
    });
  }
}

Deno.test("zoneFromTimes() says so when only one season was seen", () => {
  const walls = shownIn("UTC", instants(WINTER, 14, MINUTE, futuresOpen));
  const found = zoneFromTimes(walls, tf("1m"));
  assert.equal(found.zone, "UTC");
  assert.match(found.evidence.join(), /seen in winter only/);
});

Deno.test("zoneFromTimes() does not take a fixed offset for New York where it saw the summer", () => {
  const walls = bothSeasons(MINUTE, futuresOpen).map((time) => time - 5 * HOUR);
  assert.equal(zoneFromTimes(walls, tf("1m")).how, "undecided");
});

Deno.test("zoneFromTimes() lets a stray bar inside the halt pass, and not a filled halt", () => {
  const walls = shownIn("UTC", bothSeasons(MINUTE, futuresOpen));
  const stray = [...walls, Date.parse("2025-01-07T22:30Z")].sort((a, b) => a - b);
  assert.equal(zoneFromTimes(stray, tf("1m")).zone, "UTC");
  const filled = instants(WINTER, 14, MINUTE, () => true);
  assert.equal(zoneFromTimes(filled, tf("1m")).how, "undecided");
});

Deno.test("zoneFromTimes() decides nothing from a few bars, or from none", () => {
  assert.equal(
    zoneFromTimes(shownIn("UTC", instants(SUMMER, 1, HOUR, futuresOpen)), tf("1h")).zone,
    null,
  );
  assert.equal(zoneFromTimes([], tf("1m")).how, "undecided");
  assert.equal(zoneFromTimes([NaN, NaN], tf("1m")).how, "undecided");
});

const GRID_OPEN = (weekday: number, minute: number) =>
  (minute - 120) % 240 === 0 && futuresOpen(weekday, Math.min(minute, 1019)) &&
  !(weekday === 5 && minute >= 1080) && !(weekday === 0 && minute < 1080);

for (const zone of ["UTC", "America/New_York", "America/Chicago"]) {
  Deno.test(`zoneFromTimes() finds ${zone} from 4h bars on the session's grid`, () => {
    const times = [
      ...instants(
        WINTER,
        42,
        HOUR,
        (day, minute) => day === 0 ? minute === 1080 || minute === 1320 : GRID_OPEN(day, minute),
      ),
      ...instants(
        SUMMER,
        42,
        HOUR,
        (day, minute) => day === 0 ? minute === 1080 || minute === 1320 : GRID_OPEN(day, minute),
      ),
    ];
    const found = zoneFromTimes(shownIn(zone, times), tf("4h"));
    assert.equal(found.zone, zone);
    assert.match(found.evidence.join(), /start at 18:00 New York/);
  });
}

Deno.test("zoneFromTimes() knows 4h bars of the UTC grid by the week's first one", () => {
  const isOpen = (utc: number) => {
    for (let part = 0; part < 4; part++) {
      const wall = wallFromUtc(NEW_YORK, utc + part * HOUR);
      if (futuresOpen(new Date(wall).getUTCDay(), Math.floor((wall % DAY) / MINUTE))) return true;
    }
    return false;
  };
  const walls: number[] = [];
  for (let utc = Date.parse("2025-01-01"); utc < Date.parse("2025-12-01"); utc += 4 * HOUR) {
    if (isOpen(utc)) walls.push(utc);
  }
  const found = zoneFromTimes(walls, tf("4h"));
  assert.equal(found.zone, "UTC");
  assert.match(found.evidence.join(), /UTC grid/);
});

const weeklyOpens = (count: number) =>
  Array.from(
    { length: count },
    (_, i) => utcFromWall(NEW_YORK, Date.parse("2024-01-07T18:00Z") + i * 7 * DAY).utc,
  );

Deno.test("zoneFromTimes() finds the zone of weekly bars stamped at the futures' open", () => {
  for (const zone of ["UTC", "America/New_York", "America/Chicago"]) {
    const found = zoneFromTimes(shownIn(zone, weeklyOpens(104)), tf("1W"));
    assert.deepEqual([found.zone, found.how], [zone, "stamps"]);
  }
});

Deno.test("zoneFromTimes() takes weekly stamps at 00:00 beside them for dates", () => {
  const opens = shownIn("UTC", weeklyOpens(104));
  const dates = opens.map((time) => Math.floor(time / DAY) * DAY);
  const found = zoneFromTimes([...opens, ...dates].sort((a, b) => a - b), tf("1W"));
  assert.equal(found.zone, "UTC");
  assert.match(found.evidence.join("; "), /104 stamps are 00:00: dates/);
});

Deno.test("zoneFromTimes() calls daily stamps that are all 00:00 dates, in any zone", () => {
  const walls = Array.from({ length: 300 }, (_, i) => Date.parse("1939-01-02") + i * DAY);
  const found = zoneFromTimes(walls, tf("1D"));
  assert.deepEqual([found.zone, found.how], [null, "dates"]);
});

Deno.test("zoneFromTimes() finds dates of UTC that are shown in New York", () => {
  const walls = shownIn(
    NEW_YORK,
    Array.from({ length: 300 }, (_, i) => Date.parse("2025-01-02") + i * DAY),
  );
  const found = zoneFromTimes(walls, tf("1D"));
  assert.deepEqual([found.zone, found.how], [NEW_YORK, "stamps"]);
});

Deno.test("zoneFromPairs() finds the zone in which the index is the time column", () => {
  const times = bothSeasons(HOUR, futuresOpen);
  for (const zone of ["UTC", "America/New_York", "America/Chicago", "Asia/Tokyo"]) {
    const found = zoneFromPairs({ walls: shownIn(zone, times), instants: times }, "time");
    assert.deepEqual([found.zone, found.how], [zone, "time column"]);
  }
});

Deno.test("zoneFromPairs() passes over rows whose time column is empty or 1970", () => {
  const walls = bothSeasons(HOUR, futuresOpen),
    times = walls.map((time, i) => i % 3 ? time : i % 2 ? 0 : NaN);
  assert.equal(zoneFromPairs({ walls, instants: times }, "time").zone, "UTC");
  assert.equal(zoneFromPairs({ walls, instants: walls.map(() => 0) }, "time").how, "undecided");
});

Deno.test("zoneFromPairs() decides nothing where one row disagrees", () => {
  const walls = bothSeasons(HOUR, futuresOpen), times = [...walls];
  times[7] += HOUR;
  assert.equal(zoneFromPairs({ walls, instants: times }, "time").how, "undecided");
});

Deno.test("zoneFromSibling() finds the zone in which the bars stand in the sibling's hours", () => {
  // 09:15 to 15:30 in Kolkata: hours of no pattern that Barkeep knows.
  const india = (step: number) => {
    const found: number[] = [];
    for (let utc = Date.parse(WINTER); utc < Date.parse(WINTER) + 300 * DAY; utc += step) {
      const minute = (utc % DAY) / MINUTE, weekday = new Date(utc).getUTCDay();
      if (weekday > 0 && weekday < 6 && minute >= 225 && minute < 600) found.push(utc);
    }
    return found;
  };
  const found = zoneFromSibling(
    shownIn("Asia/Kolkata", india(HOUR / 2)),
    india(5 * MINUTE),
    "X_5m.parquet",
  );
  assert.deepEqual([found.zone, found.how], ["Asia/Kolkata", "sibling"]);
  const always = Array.from({ length: 2_000 }, (_, i) => Date.parse(WINTER) + i * HOUR);
  assert.equal(zoneFromSibling(always, always, "B_1h.parquet").how, "undecided");
});

async function decide(walls: readonly number[], options: Partial<ZoneOptions> = {}) {
  const fs = new MemoryFs({ files: { "/X_1m.parquet": await naiveFile(walls) } });
  using file = await fs.open("/X_1m.parquet", "read");
  return await decideZone(file, await readTable(file), { timeframe: tf("1m"), ...options });
}

Deno.test("decideZone() reads the sample out of the file", async () => {
  const found = await decide(shownIn("America/Chicago", bothSeasons(5 * MINUTE, futuresOpen)));
  assert.deepEqual([found.zone, found.how], ["America/Chicago", "hours"]);
});

Deno.test("decideZone() sees both seasons of a file that is longer than its sample", async () => {
  const year = instants("2024-06-02T00:00Z", 365, 5 * MINUTE, futuresOpen);
  assert(year.length > 60_000);
  const found = await decide(shownIn("Europe/London", year));
  assert.equal(found.zone, "Europe/London");
  assert.match(found.evidence.join(), /in summer and in winter/);
});

Deno.test("decideZone() lets the settings' word win, then what is remembered", async () => {
  const walls = shownIn("UTC", bothSeasons(HOUR, futuresOpen));
  const remembered = { zone: "Asia/Tokyo" as Zone, how: "hours", evidence: ["because"] } as const;
  const settled = await decide(walls, { settled: NEW_YORK, remembered });
  assert.deepEqual([settled.zone, settled.how], [NEW_YORK, "settings"]);
  const before = await decide(walls, { remembered });
  assert.deepEqual([before.zone, before.how], ["Asia/Tokyo", "remembered"]);
  assert.deepEqual(before.evidence, ["decided before", "because"]);
});

Deno.test("decideZone() asks a sibling only when the file itself does not tell", async () => {
  let asked = 0;
  const sibling = () => {
    asked++;
    return Promise.resolve(undefined);
  };
  await decide(shownIn("UTC", bothSeasons(HOUR, futuresOpen)), { sibling });
  assert.equal(asked, 0);
  const found = await decide(instants(WINTER, 14, HOUR, () => true), { sibling });
  assert.equal(asked, 1);
  assert.equal(found.how, "undecided");
});
