import { signal } from "@preact/signals";
import { App } from "fresh";
import { Head } from "fresh/runtime";
import assert from "node:assert/strict";
import type { ComponentChildren } from "preact";
import { applySnapshot } from "../../../fresh/app.ts";
import { parse } from "../../../fresh/props/parse.ts";
import type { PageState } from "../../../fresh/render/closing.ts";
import { islandsOf } from "../../../fresh/snapshot.ts";
import { ask, inside } from "../support.ts";

function Box({ children }: { children?: ComponentChildren; data?: unknown }) {
  return <div>{children}</div>;
}

function Outer(_: { held?: ComponentChildren }) {
  return <Box>inside</Box>;
}

/** An app whose only page is `content`; Box and Outer are islands. */
function showing(content: ComponentChildren): App<unknown> {
  const app = new App().get("/", (ctx) => ctx.render(<main>{content}</main>));
  const module = { Box, Outer };
  applySnapshot(app, {
    buildId: "b1",
    boot: "/_fresh/js/b1/boot.js",
    islands: islandsOf([{ name: "Boxes", chunk: "/_fresh/js/b1/Boxes.js", module }]),
    routes: [],
    files: new Map(),
  });
  return app;
}

async function page(content: ComponentChildren): Promise<string> {
  return await (await ask(showing(content), "/")).text();
}

function stateOf(html: string): PageState {
  const [, text = ""] = /id="fresh-state"[^>]*>(.*?)<\/script>/.exec(html) ?? [];
  return JSON.parse(text);
}

Deno.test("an island stands between comments, and its props are sent", async () => {
  const html = await page(<Box data={{ at: new Date(0) }}>text</Box>);
  assert.equal(inside(html, "main"), "<!--island:Boxes_Box:0--><div>text</div><!--/island-->");
  const state = stateOf(html);
  assert.deepEqual(state.islands, { Boxes_Box: ["/_fresh/js/b1/Boxes.js", "Box"] });
  assert.deepEqual(parse(state.props as never[]), [{
    data: { at: new Date(0) },
    children: "text",
  }]);
});

Deno.test("a page without islands loads no script", async () => {
  const response = await ask(showing(<p>still</p>), "/");
  assert.equal(response.headers.get("Link"), null);
  assert.doesNotMatch(await response.text(), /<script/);
});

Deno.test("a page with islands names its scripts for the browser to fetch early", async () => {
  const response = await ask(showing(<Box />), "/");
  assert.match(
    response.headers.get("Link") ?? "",
    /^<\/_fresh\/js\/b1\/boot\.js>; rel="modulepreload"/,
  );
});

Deno.test("an island inside another is part of it", async () => {
  const html = await page(<Outer />);
  assert.equal(inside(html, "main"), "<!--island:Boxes_Outer:0--><div>inside</div><!--/island-->");
});

Deno.test("markup handed to an island is marked, and islands in it are their own", async () => {
  const html = await page(
    <Box>
      <b>kept</b>
      <Box>inner</Box>
    </Box>,
  );
  assert.equal(
    inside(html, "main"),
    "<!--island:Boxes_Box:0--><div><!--slot:0--><b>kept</b>" +
      "<!--island:Boxes_Box:1--><div>inner</div><!--/island--><!--/slot--></div><!--/island-->",
  );
});

Deno.test("markup that an island doesn't show waits in a template", async () => {
  const html = await page(<Outer held={<i>later</i>} />);
  assert.match(
    html,
    /<template id="fresh-slot-0"><!--slot:0--><i>later<\/i><!--\/slot--><\/template>/,
  );
});

Deno.test("a signal among the props stays a signal", async () => {
  const html = await page(<Box data={signal(7)} />);
  const made: { value: unknown }[] = [];
  parse(stateOf(html).props as never[], {
    signal: () => made[made.push({ value: undefined }) - 1],
  });
  assert.deepEqual(made, [{ value: 7 }]);
});

Deno.test("props can't break out of the page's data", async () => {
  const html = await page(<Box data="</script><script>alert(1)</script><!--" />);
  assert.equal(html.match(/<script/g)?.length, 2);
  assert.doesNotMatch(html, /alert\(1\)<\/script>/);
});

Deno.test("a prop that can't be sent is an error that names prop and island", async () => {
  const app = showing(<Box data={{ save: () => 1 }} />)
    .onError("*", (ctx) => ctx.text(String(ctx.error)));
  const named = new App().onError("*", (ctx) => ctx.text(String(ctx.error))).mountApp("/", app);
  applySnapshot(named, {
    buildId: "b1",
    boot: "/boot.js",
    islands: islandsOf([{ name: "Boxes", chunk: "/Boxes.js", module: { Box } }]),
    routes: [],
    files: new Map(),
  });
  assert.match(
    await (await ask(named, "/")).text(),
    /Cannot pass prop "data\.save" to island Boxes_Box: a function can't be sent/,
  );
});

Deno.test("without a build islands are ordinary components", async () => {
  const app = new App().get("/", (ctx) => ctx.render(<Box>text</Box>));
  assert.equal(inside(await (await ask(app, "/")).text(), "body"), "<div>text</div>");
});

/** A page within an app wrapper that has a head of its own. */
function headed(content: ComponentChildren): App<unknown> {
  return new App()
    .appWrapper(({ Component }) => (
      <html>
        <head>
          <title>App</title>
          <meta name="description" content="app" />
        </head>
        <body>
          <Component />
        </body>
      </html>
    ))
    .get("/", (ctx) => ctx.render(<>{content}</>));
}

async function headOf(content: ComponentChildren): Promise<string> {
  return inside(await (await ask(headed(content), "/")).text(), "head");
}

Deno.test("Head puts its elements into the head, in place of those they override", async () => {
  const head = await headOf(
    <Head>
      <title>Page</title>
      <meta name="description" content="page" />
      <link rel="icon" href="/i.svg" />
    </Head>,
  );
  assert.equal(
    head,
    '<title>Page</title><meta name="description" content="page"/><link rel="icon" href="/i.svg"/>',
  );
});

Deno.test("of two Heads with one key the last one rendered stays", async () => {
  const head = await headOf(
    <>
      <Head>
        <link key="theme" rel="stylesheet" href="/a.css" />
      </Head>
      <Head>
        <link key="theme" rel="stylesheet" href="/b.css" />
      </Head>
    </>,
  );
  assert.doesNotMatch(head, /a\.css/);
  assert.match(head, /b\.css/);
});

Deno.test("the title of a drawing stays where it is", async () => {
  const response = await ask(
    headed(
      <>
        <Head>
          <title>Page</title>
        </Head>
        <svg>
          <title>Coverage</title>
        </svg>
      </>,
    ),
    "/",
  );
  const html = await response.text();
  assert.match(html, /<svg><title>Coverage<\/title><\/svg>/);
  assert.equal(inside(html, "title"), "Page");
});

Deno.test("links to this page and to those above it are marked", async () => {
  const app = new App().get(
    "/files/es1",
    (ctx) =>
      ctx.render(
        <>
          <a href="/files/es1">1</a>
          <a href="/files">2</a>
          <a href="/fil">3</a>
        </>,
      ),
  );
  assert.equal(
    inside(await (await ask(app, "/files/es1")).text(), "body"),
    '<a href="/files/es1" data-current="true" aria-current="page">1</a>' +
      '<a href="/files" data-ancestor="true" aria-current="true">2</a><a href="/fil">3</a>',
  );
});
