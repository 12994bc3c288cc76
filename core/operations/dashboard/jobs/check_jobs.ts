/** Jobs that read everything again: verify files, verify backups, scan. */

import { scan } from "../../scan.ts";
import { verifyBackups } from "../../verify_backups/verify_backups.ts";
import { verifyFiles } from "../../verify_backups/verify_files.ts";
import type { JobRequest, Receipt } from "../view/job.ts";
import { counted, idOf, titleOf } from "../view/words.ts";
import type { Bench } from "./bench.ts";
import type { Job, Teller } from "./runner.ts";

type Request<Kind extends JobRequest["kind"]> = Extract<JobRequest, { kind: Kind }>;

function receiptOf(text: string, lines: readonly string[], command: string): Receipt {
  return { text, lines, command, undo: null, offer: null };
}

/** Every page decoded, every hash compared with the record. */
export function verifyJob(bench: Bench, request: Request<"verify">): Job {
  const command = ["barkeep verify", ...request.what].join(" ");
  const title = `Verify ${
    request.what.length === 0 ? "all" : request.what.map(titleOf).join(", ")
  }`;
  return { request, title, command, run: (teller) => verify(bench, request, command, teller) };
}

async function verify(
  bench: Bench,
  { what }: Request<"verify">,
  command: string,
  teller: Teller,
) {
  const { store, settings } = bench, files = await bench.choose(what);
  const found = await verifyFiles(store, {
    files,
    settings,
    onFile: (file, done, of) =>
      teller.file({ id: idOf(file), step: "looking", added: 0, text: "reading" }, done, of),
  });
  for (const { file, health } of found) {
    const good = health === "good";
    const text = good ? "sound" : health;
    teller.file(
      { id: idOf(file), step: good ? "nothing" : "failed", added: 0, text },
      found.length,
      found.length,
    );
  }
  const bad = found.filter(({ health }) => health !== "good");
  const changed = found.filter(({ health, asRecorded }) =>
    health === "good" && asRecorded === false
  );
  const lines = [
    ...bad.map(({ file, health }) => `${titleOf(idOf(file))}: ${health}`),
    ...changed.map(({ file }) => `${titleOf(idOf(file))}: not the bytes that were recorded`),
  ];
  const text = `${counted(found.length, "file")} read: ${
    lines.length === 0 ? "all sound" : `${counted(lines.length, "finding")}`
  }`;
  return { state: "done" as const, receipt: receiptOf(text, lines, command) };
}

/** Every backup read and compared with its hash. */
export function verifyBackupsJob({ store }: Bench, request: Request<"verify-backups">): Job {
  const command = "barkeep verify --backups";
  return {
    request,
    title: "Verify backups",
    command,
    run: async (teller) => {
      const found = await verifyBackups(store, {
        onFile: (id, done, of) =>
          teller.file({ id, step: "looking", added: 0, text: "reading" }, done, of),
      });
      const lines = [
        ...found.damaged.map(({ backup, reason }) => `${backup.id}: ${reason}`),
        ...found.problems.map(({ name, reason }) => `${name}: ${reason}`),
      ];
      const text = `${counted(found.checked, "backup")} read: ${
        lines.length === 0 ? "all as they were made" : counted(lines.length, "finding")
      }`;
      return { state: "done", receipt: receiptOf(text, lines, command) };
    },
  };
}

/** Reads every file whole and records it. */
export function scanJob({ store, settings }: Bench, request: Request<"scan">): Job {
  const command = "barkeep scan";
  return {
    request,
    title: "Scan",
    command,
    run: async (teller) => {
      const { number, comparisons, faults } = await scan(store, {
        command: "scan",
        settings,
        onFile: (file, done, of) =>
          teller.file({ id: idOf(file), step: "looking", added: 0, text: "reading" }, done, of),
      });
      const lines = [...faults].map(([file, reason]) => `${titleOf(idOf(file))}: ${reason}`);
      const text = `#${number} recorded ${counted(comparisons.size, "file")}`;
      return { state: "done", receipt: receiptOf(text, lines, command) };
    },
  };
}
