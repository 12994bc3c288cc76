import { HttpError, page } from "fresh";
import { Head } from "fresh/runtime";
import { TopBar } from "../../components/top_bar.tsx";
import { titleOf } from "../../core/operations/dashboard/view/words.ts";
import { define } from "../../define.ts";
import FileDesk from "../../islands/FileDesk.tsx";

export const handler = define.handlers({
  async GET(ctx) {
    const { desk } = ctx.state, view = await desk.file(ctx.params.id);
    if (view === null) throw new HttpError(404, "There is no such file of bars.");
    return page({ view, token: desk.readOnly ? "" : desk.token });
  },
});

export default define.page<typeof handler>(({ data: { view, token } }) => (
  <>
    <Head>
      <title>{`${titleOf(view.row.id)} · Barkeep`}</title>
    </Head>
    <TopBar here="/files" />
    <FileDesk view={view} token={token} />
  </>
));
