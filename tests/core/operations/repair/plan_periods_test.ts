import assert from "node:assert/strict";
import { parseTimeframe } from "../../../../core/bars/timeframe.ts";
import { marketOf } from "../../../../core/calendar/markets.ts";
import { UTC } from "../../../../core/bars/zone.ts";
import { planPeriods } from "../../../../core/operations/repair/plan_periods.ts";
import { readBars } from "../../../../core/parquet/read.ts";
import { readTable } from "../../../../core/parquet/table.ts";
import { realFile, realFiles } from "../../parquet/helpers.ts";
import { minutes } from "../../../support/kept_store.ts";

const ES = marketOf("ES1");

Deno.test("planPeriods() has nothing to say of minutes", () => {
  assert.equal(planPeriods(minutes(0, 5), parseTimeframe("1m"), ES), null);
});

const daily = realFiles("store").find(({ pathname }) => pathname.endsWith("/ES1_1D.parquet"));

Deno.test({
  name: `planPeriods() finds 253 doubled days in a real file and keeps its own stamping${
    daily ? "" : " (skipped: no ../shared/data)"
  }`,
  ignore: !daily,
  async fn() {
    const file = realFile(daily!);
    const { bars } = await readBars(file, await readTable(file), { zone: UTC });
    const plan = planPeriods(bars, parseTimeframe("1D"), ES)!;
    assert.equal(plan.choices.length, 253);
    assert.equal(plan.stamping, "18:00 New York the evening before");
    for (const { rows, keep } of plan.choices) {
      assert.ok(keep !== null && rows.includes(keep));
      assert.match(new Date(bars.time[keep]).toISOString(), /T2[23]:00:00/);
    }
  },
});
