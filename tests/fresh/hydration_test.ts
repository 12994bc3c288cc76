import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { browserTests } from "./browser.ts";
import { builtFixture } from "./support.ts";

/** A button of an island can be pressed once the browser has brought it to life. */
async function press(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name }).click();
}

browserTests("islands in a browser", builtFixture, {
  async "start under a strict policy and share signals"({ page, complaints }) {
    const outputs = () => page.locator("output").allTextContents();
    assert.deepEqual(await outputs(), ["3", "3", "10"]);
    await press(page, "one more");
    assert.deepEqual(await outputs(), ["4", "4", "10"]);
    assert.equal(await page.title(), "Counters");
    assert.deepEqual(complaints, []);
  },

  async "keep the markup they were handed, with islands in it that live"({ page }) {
    await press(page, "inner");
    assert.equal(await page.locator(".panel b").textContent(), "kept markup");
    assert.equal(await page.locator(".later").count(), 0);
    await press(page, "open");
    assert.equal(await page.locator(".panel .later").textContent(), "shown later");
    assert.equal(await page.locator(".panel .counter output").textContent(), "11");
  },

  async "grow in their place without an element of their own"({ page }) {
    const add = page.getByRole("button", { name: "add" });
    await add.first().click();
    await add.last().click();
    await add.last().click();
    const text = (await page.locator("ul").textContent())?.replace(/\s/g, "");
    assert.equal(text, "firstbeforeaddrow1row2.beforeaddrow5row6row7row8.last");
  },

  async "are each started once"({ page, said }) {
    await press(page, "inner");
    assert.deepEqual(said.toSorted(), ["mounted and one", "mounted inner", "mounted one more"]);
  },

  async "lock assets and mark links like the server does"({ page }) {
    await press(page, "open");
    const image = await page.locator(".panel img").getAttribute("src");
    assert.match(image ?? "", /^\/icon\.svg\?__frsh_c=[0-9a-f]{16}$/);
    assert.equal(await page.locator(".panel a").getAttribute("aria-current"), "page");
  },

  async "aren't joined by a script that gets into the page"({ page, complaints }) {
    await page.evaluate(`{
      const script = document.createElement("script");
      script.textContent = "globalThis.ran = true";
      document.body.append(script);
    }`);
    assert.equal(await page.evaluate("globalThis.ran === true"), false);
    assert.match(complaints.join(), /Content Security Policy/);
  },
});
