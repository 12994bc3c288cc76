/**
 * The errors Barkeep raises on purpose, one class for each thing the caller can do about it.
 * Anything else that is thrown is a bug and may show its stack.
 *
 * A message reads "Cannot <verb> <thing>: <reason>", with the actual values in it and the advice last.
 */

/** What all deliberate errors share. `facts` are plain JSON values for `--json` and the dashboard. */
export abstract class BarkeepError extends Error {
  /** Names the class in `--json`; stable across releases. */
  abstract readonly kind: string;
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(
    message: string,
    options: { cause?: unknown; facts?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.name = new.target.name;
    this.facts = options.facts ?? {};
  }
}

/** The request itself makes no sense: a wrong name, a wrong flag, a setting that can't be. */
export class UsageError extends BarkeepError {
  override readonly kind = "usage";
}

/** The source (Yahoo, a CSV file) refused, is out of reach, or answered what can't be used. */
export class SourceError extends BarkeepError {
  override readonly kind = "source";
}

/** A file is unreadable, cut short, unsorted or otherwise not safe to write to. */
export class DamagedError extends BarkeepError {
  override readonly kind = "damaged";
}

/** Somebody else holds the lock. */
export class LockedError extends BarkeepError {
  override readonly kind = "in-use";
}

/** The disk or the operating system said no: full, read-only, no permission, I/O error. */
export class DiskError extends BarkeepError {
  override readonly kind = "disk";
}

/** The file changed since it was planned against; nothing was written. */
export class ChangedError extends BarkeepError {
  override readonly kind = "changed";
}

/** The write needs an answer or a flag first; nothing was written. */
export class HeldError extends BarkeepError {
  override readonly kind = "held";
}

/**
 * The rename happened but the folder could not be synced: the new file may or may not survive a power
 * cut. Nothing is deleted, the operation stays open and the next writing command settles it by hash.
 */
export class CommitUnknownError extends BarkeepError {
  override readonly kind = "commit-unknown";
}
