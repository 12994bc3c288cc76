/** The dashboard in a real browser, on the demo's store, against the demo's stand-in for Yahoo. */

import assert from "node:assert/strict";
import { denoFs } from "../../core/fs/deno_fs.ts";
import { Desk } from "../../core/operations/dashboard/desk.ts";
import { simulatedMarket } from "../../demo/simulator.ts";
import { startStandIn } from "../../demo/stand_in.ts";
import { writeDemoStore } from "../../demo/write_store.ts";
import { serveDesk } from "../../main.ts";
import { browserTests, type Visit } from "../fresh/browser.ts";
import { EXPORT_NAME, exportText } from "./export_fixture.ts";
import { dashboard } from "./support.ts";

const market = simulatedMarket({ seed: 1 });
const folder = await Deno.makeTempDir(), template = await Deno.makeTempDir();
const standIn = startStandIn({ market, now: () => Date.now(), faults: { "SPY": ["spike"] } });
const bugs: unknown[] = [];
let desk: Desk;

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to);
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copyFolder(`${from}/${name}`, `${to}/${name}`);
    else await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
}

/** A fresh demo store for each case, so that none depends on another. */
async function freshStore(port: number): Promise<void> {
  await desk?.close();
  await Deno.remove(folder, { recursive: true });
  await copyFolder(template, folder);
  desk = await Desk.open({
    ...{ fs: denoFs, folder, now: () => Date.now(), readOnly: false, port, pid: Deno.pid },
    endpoint: standIn.endpoint,
    onBug: (error) => bugs.push(error),
  });
  serveDesk(desk);
}

let port = 0;

async function makeHandler(at: number) {
  port = at;
  await writeDemoStore(denoFs, template, market, Date.now());
  await freshStore(at);
  return await dashboard();
}

/** Opens the overview of a fresh store, ready for use. */
async function overview({ page }: Visit): Promise<void> {
  await freshStore(port);
  await page.goto(`http://127.0.0.1:${port}/`);
  await page.getByRole("button", { name: /^Update all/ }).and(page.locator(":enabled")).waitFor();
}

function cell({ page }: Visit, id: string) {
  return page.locator(`.matrix [data-id="${id}"]`);
}

function foot({ page }: Visit) {
  return page.getByRole("status");
}

browserTests("the dashboard", makeHandler, {
  "U updates, cells count up, what is held rises, and the foot undoes it": async (visit) => {
    const { page, complaints } = visit;
    await overview(visit);
    await page.keyboard.press("u");
    await cell(visit, "NQ1_1m").getByText(/^\+[\d,]+ ✓$/).waitFor();
    await foot(visit).getByText(/^#1 update: \d+ files, \+[\d,]+ bars, 0 replaced/).waitFor();
    assert.equal(await cell(visit, "SPY_5m").innerText(), "held ▲");
    const held = page.locator(".needs li").filter({ hasText: "SPY 5m" }).filter({
      hasText: "held",
    });
    await held.getByRole("button", { name: /^Decide/ }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: /^Write [\d,]+ bars$/ }).click();
    await foot(visit).getByText(/^#2 update: 1 file/).waitFor();
    await held.waitFor({ state: "detached" });
    await foot(visit).getByRole("button", { name: "Undo" }).click();
    await foot(visit).getByText(/undid #2/).waitFor();
    assert.deepEqual(complaints, []);
  },

  "Enter on a cell opens it beside, arrows move on, Esc closes": async (visit) => {
    const { page, complaints } = visit;
    await overview(visit);
    await cell(visit, "ES1_1m").focus();
    await page.keyboard.press("Enter");
    await page.getByRole("complementary", { name: "ES1 1m" }).waitFor();
    await page.locator(".panel canvas").first().waitFor();
    await page.keyboard.press("ArrowRight");
    await page.getByRole("complementary", { name: "ES1 5m" }).waitFor();
    await page.keyboard.press("ArrowUp");
    await page.getByRole("complementary", { name: "CL1 5m" }).waitFor();
    await page.keyboard.press("Escape");
    await page.locator(".panel").waitFor({ state: "detached" });
    const focused = await page.evaluate(() => document.activeElement?.getAttribute("data-id"));
    assert.equal(focused, "CL1_5m");
    assert.deepEqual(complaints, []);
  },

  "going back: a version shows its difference and one click restores it": async (visit) => {
    const { page, complaints } = visit;
    await overview(visit);
    await desk.start({ kind: "update", what: ["NQ1_1D"] });
    await desk.jobs.idle;
    await cell(visit, "NQ1_1D").click();
    await page.locator(".panel .versions").getByRole("button", { name: /^Restore/ }).first()
      .click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText(/0 bars come back, \d+ go, 0 differ/).waitFor();
    assert.ok(await dialog.getByRole("button", { name: "Restore NQ1 1D" }).isDisabled());
    await dialog.getByRole("textbox").fill("NQ1_1D");
    await dialog.getByRole("button", { name: "Restore NQ1 1D" }).click();
    await foot(visit).getByText(/restored NQ1 1D/).waitFor();
    assert.deepEqual(complaints, []);
  },

  "a dropped export says in one sentence what it is, and one button writes it": async (visit) => {
    const { page, complaints } = visit;
    await overview(visit);
    await page.evaluate(([name, text]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([text], name));
      const options = { dataTransfer, bubbles: true, cancelable: true };
      document.body.dispatchEvent(new DragEvent("dragover", options));
      document.body.dispatchEvent(new DragEvent("drop", options));
    }, [EXPORT_NAME, exportText(6, 1)]);
    const dialog = page.getByRole("dialog", { name: "Import" });
    await dialog.getByText(/TradingView, [\d,]+ bars of ES1 5m: adds [\d,]+ bars to ES1 5m/)
      .waitFor();
    assert.equal(await dialog.getByText("header as TradingView writes them").isVisible(), false);
    await dialog.getByText("How it was read").click();
    await dialog.getByText("header as TradingView writes them").waitFor();
    await dialog.getByRole("button", { name: /^Write [\d,]+ bars$/ }).click();
    await foot(visit).getByText(/^#\d+ import: 1 file, \+/).waitFor();
    assert.deepEqual(complaints, []);
  },

  "a reload finds its running job, and a closed page stops nothing": async (visit) => {
    const { page } = visit;
    await overview(visit);
    const gate = Promise.withResolvers<void>();
    desk.jobs.start({
      request: { kind: "scan" },
      title: "A long job",
      command: "barkeep scan",
      run: async (teller) => {
        teller.file({ id: "ES1_1m", step: "looking", added: 0, text: "reading" }, 1, 3);
        await gate.promise;
        const receipt = {
          text: "it is done",
          lines: [],
          command: "barkeep scan",
          undo: null,
          offer: null,
        };
        return { state: "done", receipt };
      },
    });
    await foot(visit).getByText("A long job").waitFor();
    await page.reload();
    await foot(visit).getByText("1 of 3").waitFor();
    assert.equal(await cell(visit, "ES1_1m").innerText(), "···");
    await page.goto("about:blank");
    gate.resolve();
    await desk.jobs.idle;
    await page.goto(`http://127.0.0.1:${port}/`);
    await foot(visit).getByText("it is done").waitFor();
  },

  "by keyboard alone: filter, open a row, reach a file's own page": async (visit) => {
    const { page, complaints } = visit;
    await overview(visit);
    await page.keyboard.press("/");
    await page.keyboard.type("nq");
    assert.equal(await page.locator(".matrix tbody").count(), 1);
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: "NQ1", exact: true }).focus();
    await page.keyboard.press("Enter");
    await page.locator(".facts").getByRole("link", { name: "NQ1_1m" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "NQ1 1m" }).waitFor();
    await page.locator(".chart canvas").first().waitFor();
    assert.deepEqual(complaints, []);
  },

  "every page keeps the policy": async ({ page, complaints }) => {
    for (const path of ["/?view=list&sort=rows&down=1", "/backups", "/activity", "/health"]) {
      await page.goto(`http://127.0.0.1:${port}${path}`);
      await page.locator("main").waitFor();
    }
    assert.deepEqual(complaints, []);
  },

  "a phone shows one line a ticker and nothing runs over the edge": async (visit) => {
    const { page } = visit;
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`http://127.0.0.1:${port}/`);
    assert.equal(await page.locator(".matrix").isVisible(), false);
    assert.equal(await page.locator(".lines li").count(), 6);
    for (const path of ["/", "/files/ES1_1m", "/backups", "/activity", "/health"]) {
      await page.goto(`http://127.0.0.1:${port}${path}`);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(over <= 0, `${path}: ${over} px`);
    }
  },

  "dark and light follow the system": async ({ page }) => {
    const lightness = () =>
      page.evaluate(() => {
        const colour = getComputedStyle(document.documentElement).backgroundColor;
        return colour.match(/\d+/g)!.slice(0, 3).reduce((sum, part) => sum + Number(part), 0);
      });
    await page.emulateMedia({ colorScheme: "light" });
    assert.ok(await lightness() > 600);
    await page.emulateMedia({ colorScheme: "dark" });
    assert.ok(await lightness() < 150);
  },

  "the server going away is said, and coming back is noticed": async (visit) => {
    const { page } = visit;
    await overview(visit);
    await page.context().setOffline(true);
    await page.route("**/api/**", (route) => route.abort());
    await page.evaluate(() => dispatchEvent(new Event("offline")));
    await page.keyboard.press("u");
    await foot(visit).waitFor();
    assert.match(await foot(visit).innerText(), /fetch|server/i);
  },

  "nobody reported a bug": async () => {
    await desk.close();
    await standIn.stop();
    await Deno.remove(folder, { recursive: true });
    await Deno.remove(template, { recursive: true });
    assert.deepEqual(bugs, []);
  },
});
