import { page } from "fresh";
import { Head } from "fresh/runtime";
import { sortOf } from "../components/file_list.tsx";
import { define } from "../define.ts";
import Board from "../islands/Board.tsx";

export const handler = define.handlers({
  async GET(ctx) {
    const { desk } = ctx.state;
    return page({ overview: await desk.overview(), token: desk.readOnly ? "" : desk.token });
  },
});

/** The one answer of the morning. The address says how it is shown, so that it works without scripts. */
export default define.page<typeof handler>(({ data: { overview, token }, url }) => {
  const asked = url.searchParams, needs = overview.needs.length;
  return (
    <>
      <Head>
        <title>{`${needs > 0 ? `(${needs}) ` : ""}Barkeep`}</title>
      </Head>
      <Board
        overview={overview}
        token={token}
        view={asked.get("view") === "list" ? "list" : "matrix"}
        sort={sortOf(asked.get("sort"), asked.get("down") === "1")}
        query={asked.get("q") ?? ""}
        open={asked.getAll("open")}
      />
    </>
  );
});
