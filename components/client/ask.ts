/** What a page asks of its server. */

import type { JobRequest, JobView } from "../../core/operations/dashboard/view/job.ts";

/** JSON from an address of this server. Throws with the server's own words. */
export async function getJson<Answer>(path: string): Promise<Answer> {
  return await answerOf(await fetch(path));
}

/** Starts a job; what it does comes through the stream. Throws with the server's own words. */
export async function startJob(token: string, request: JobRequest): Promise<JobView> {
  return await answerOf(
    await fetch("/api/jobs", {
      method: "POST",
      headers: { "content-type": "application/json", "x-barkeep-token": token },
      body: JSON.stringify(request),
    }),
  );
}

/** Hands a dropped file over, to be looked into. Throws with the server's own words. */
export async function upload(token: string, file: File): Promise<{ upload: string }> {
  return await answerOf(
    await fetch("/api/upload", {
      method: "POST",
      headers: {
        "content-type": "application/octet-stream",
        "x-barkeep-token": token,
        "x-barkeep-name": encodeURIComponent(file.name),
        "x-barkeep-modified": String(file.lastModified),
      },
      body: file,
    }),
  );
}

async function answerOf<Answer>(response: Response): Promise<Answer> {
  const text = await response.text();
  if (response.ok) return JSON.parse(text);
  throw new Error(reasonOf(text));
}

/** Refusals at the gate are plain text, everything after it is JSON. */
function reasonOf(text: string): string {
  try {
    return JSON.parse(text).error ?? text;
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}
