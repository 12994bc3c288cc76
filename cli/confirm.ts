/** The user's yes, where a command takes something away: typed at a terminal, or said with `--yes`. */

import { ChangedError, HeldError } from "../core/errors.ts";
import { type Context, type Options, textOption } from "./command.ts";

export interface Question {
  /** What is about to be done, for the message: `undo #12`. */
  readonly what: string;
  /** The question at a terminal; ends before the word to type. */
  readonly text: string;
  /** What has to be typed; `y` also takes `yes`. */
  readonly word: string;
}

/**
 * Returns if the user agrees; throws `HeldError` if they don't, or if nobody is there to ask. With `--json`
 * nobody is asked: a script says `--yes`.
 */
export function confirm({ terminal, json }: Context, options: Options, question: Question): void {
  if (options["yes"] === true) return;
  const { what, text, word } = question;
  const hint = word === "y" ? "[y/N]" : `(type ${word} to go on)`;
  const answer = json ? undefined : terminal.ask(`${text} ${hint}`);
  if (answer === word || word === "y" && /^y(es)?$/i.test(answer ?? "")) return;
  const why = answer === undefined ? "it needs your yes" : "you did not say yes";
  throw new HeldError(
    `Cannot ${what}: ${why}. Nothing was written. Look at the plan with --dry-run, then add --yes.`,
  );
}

/** Refuses if `--plan` names another plan than the one that was made now. */
export function mustBePlan(options: Options, what: string, found: string): void {
  const wanted = textOption(options, "plan");
  if (wanted === undefined || wanted === found) return;
  throw new ChangedError(
    `Cannot ${what} as plan ${wanted}: the plan is ${found} now. Something changed since; look at it again ` +
      `with --dry-run.`,
    { facts: { wanted, found } },
  );
}
