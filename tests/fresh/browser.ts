/** Tests in a real browser, Debian's Chromium, skipped with the reason where there is none. */

import type { Browser, Page } from "playwright-core";
import type { AppHandler } from "./support.ts";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find(isFile);

const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A page that was opened. */
export interface Visit {
  page: Page;
  /** Errors and warnings since, those about the policy included. */
  complaints: string[];
  /** What the page's scripts logged. */
  said: string[];
}

/** What is tested, by its name. Each gets a page of its own. */
export type BrowserCases = Record<string, (visit: Visit) => Promise<void>>;

/** Serves an app on a free port and opens its first page for each case, all in one browser. */
export function browserTests(
  subject: string,
  makeHandler: (port: number) => Promise<AppHandler>,
  cases: BrowserCases,
): void {
  Deno.test({
    name: subject + (CHROMIUM === undefined ? " (skipped: no Chromium)" : ""),
    ignore: CHROMIUM === undefined,
    // The browser's pipes outlive the test by a moment.
    sanitizeOps: false,
    sanitizeResources: false,
    async fn(test) {
      let handler: AppHandler | null = null;
      await using server = Deno.serve(
        { port: 0, hostname: "127.0.0.1", onListen() {} },
        (req, info) => handler!(req, info),
      );
      handler = await makeHandler(server.addr.port);
      const browser = await launch();
      try {
        for (const [name, run] of Object.entries(cases)) {
          await test.step(name, () => visit(browser, server.addr.port, run));
        }
      } finally {
        await browser.close();
      }
    },
  });
}

async function launch(): Promise<Browser> {
  // The package asks at once whether it runs in WSL, by a file below /proc that Deno shows to
  // nobody without every permission. With this set it doesn't ask.
  Deno.env.set("__IS_WSL_TEST__", "1");
  const { chromium } = await import("playwright-core");
  return await chromium.launch({ executablePath: CHROMIUM ?? "", args: QUIET });
}

async function visit(
  browser: Browser,
  port: number,
  run: (visit: Visit) => Promise<void>,
): Promise<void> {
  const page = await browser.newPage();
  const complaints: string[] = [];
  const said: string[] = [];
  page.on("console", (message) => {
    (message.type() === "log" ? said : complaints).push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.setDefaultTimeout(10_000);
  await page.goto(`http://127.0.0.1:${port}/`);
  await run({ page, complaints, said });
  await page.close();
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
