/** What the pages beside the overview show: plain JSON values. */

export interface BackupLine {
  readonly id: string;
  readonly made: string;
  readonly rows: number | null;
  readonly size: number;
  readonly health: string | null;
  readonly reason: string;
  readonly verified: string | null;
}

export interface BackupsPage {
  readonly count: number;
  readonly size: number;
  readonly most: number;
  readonly files: readonly { readonly id: string; readonly backups: readonly BackupLine[] }[];
}

export interface AlarmLine {
  readonly id: string;
  /** `false`: a note that needs nobody. */
  readonly alarm: boolean;
  readonly text: string;
  readonly before: string;
  readonly now: string;
}

export interface FindingLine {
  readonly title: string;
  readonly state: "damaged" | "attention";
  readonly text: string;
  readonly mend: string | null;
}

export interface HealthPage {
  readonly alarms: readonly AlarmLine[];
  readonly findings: readonly FindingLine[];
}
