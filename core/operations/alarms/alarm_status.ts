/** An outside change as `status` answers it. Pure. */

import type { AlarmSide, AlarmStatus } from "../status_report.ts";
import { isoUtc } from "../status_report.ts";
import type { OutsideChange, Shown } from "./alarms.ts";

export function alarmStatus(change: OutsideChange): AlarmStatus {
  const { file, verdict, alarm, reason, before, now, recorded } = change;
  const what = file.replace(/\.parquet$/, "");
  const ack = `barkeep ack ${what} --because "..." if it is right`;
  return {
    ...{ file, verdict, alarm, reason, before: side(before), now: now && side(now) },
    recorded: isoUtc(recorded)!,
    mend: alarm ? `barkeep restore ${what} --dry-run; ${ack}` : null,
  };
}

function side({ rows, first, last }: Shown): AlarmSide {
  return { rows, first: isoUtc(first), last: isoUtc(last) };
}
