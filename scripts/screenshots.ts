// deno-lint-ignore-file no-console -- a script for people, outside the product
/**
 * Takes pictures of the dashboard on the demo's store, for somebody to look at: each page on a desktop and on a
 * phone, light and dark. They go to the folder named, or to dist/screenshots.
 */

import type { Browser, Page } from "playwright-core";
import { Builder } from "fresh/dev";
import { denoFs } from "../core/fs/deno_fs.ts";
import { Desk } from "../core/operations/dashboard/desk.ts";
import type { State } from "../define.ts";
import { simulatedMarket } from "../demo/simulator.ts";
import { startStandIn } from "../demo/stand_in.ts";
import { writeDemoStore } from "../demo/write_store.ts";
import { app, serveDesk } from "../main.ts";

const OUT = Deno.args[0] ?? "dist/screenshots";
const SIZES = {
  desktop: { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
} as const;
const PAGES = ["/", "/?view=list", "/files/ES1_1m", "/backups", "/activity", "/health"];

async function serve(folder: string): Promise<{ port: number; close: () => Promise<void> }> {
  const market = simulatedMarket({ seed: 1 });
  const standIn = startStandIn({ market, now: () => Date.now(), faults: { SPY: ["spike"] } });
  await writeDemoStore(denoFs, folder, market, Date.now());
  (await new Builder<State>().build({ snapshot: "memory" }))(app);
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, app.handler());
  const { port } = server.addr;
  const desk = await Desk.open({
    ...{ fs: denoFs, folder, now: () => Date.now(), readOnly: false, port, pid: Deno.pid },
    endpoint: standIn.endpoint,
    onBug: (error) => console.error(error),
  });
  serveDesk(desk);
  await desk.overview();
  await desk.settled();
  const close = async () => {
    await desk.close();
    await standIn.stop();
    await server.shutdown();
  };
  return { port, close };
}

async function visit(page: Page, home: string, name: string, path: string): Promise<void> {
  await page.goto(home + path);
  // The chart comes after the page.
  await page.waitForTimeout(path.startsWith("/files") ? 1500 : 400);
  const part = path === "/" ? "overview" : path.replace(/\W+/g, "-").replace(/^-/, "");
  await page.screenshot({ path: `${OUT}/${name}-${part}.png`, fullPage: name.startsWith("phone") });
}

/** What only shows while it is used. */
async function use(page: Page, home: string, name: string): Promise<void> {
  await page.goto(home);
  await page.locator('.matrix [data-id="ES1_1m"]').click();
  await page.locator(".panel canvas").first().waitFor();
  await page.waitForTimeout(700);
  await page.screenshot({ path: `${OUT}/${name}-panel.png` });
  await page.keyboard.press("Escape");
  await page.locator(".matrix a.ticker").nth(1).click();
  await page.keyboard.press("u");
  await page.getByRole("status").getByText(/files?, \+|nothing new/).waitFor();
  await page.waitForTimeout(300);
  await page.screenshot({ path: `${OUT}/${name}-updated.png` });
}

async function picturesOf(browser: Browser, home: string): Promise<void> {
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of ["light", "dark"] as const) {
      const context = await browser.newContext({ viewport, colorScheme });
      const page = await context.newPage(), name = `${size}-${colorScheme}`;
      for (const path of PAGES) await visit(page, home, name, path);
      if (size === "desktop") await use(page, home, name);
      await context.close();
    }
  }
}

// Else the package looks at a file that Deno shows to nobody without every permission.
Deno.env.set("__IS_WSL_TEST__", "1");
const { chromium } = await import("playwright-core");
await Deno.mkdir(OUT, { recursive: true });
// Its name stands at the top of every page.
const folder = `${await Deno.makeTempDir()}/data`;
const { port, close } = await serve(folder);
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
await picturesOf(browser, `http://127.0.0.1:${port}`);
await browser.close();
await close();
await Deno.remove(folder, { recursive: true });
console.log(`The pictures are in ${OUT}.`);
Deno.exit(0);
