import { page } from "fresh";
import { Head } from "fresh/runtime";
import { TopBar } from "../components/top_bar.tsx";
import { backupsPage } from "../core/operations/dashboard/pages.ts";
import { define } from "../define.ts";
import BackupsDesk from "../islands/BackupsDesk.tsx";

export const handler = define.handlers({
  async GET(ctx) {
    const { desk } = ctx.state;
    return page({ view: backupsPage(await desk.look()), token: desk.readOnly ? "" : desk.token });
  },
});

export default define.page<typeof handler>(({ data: { view, token } }) => (
  <>
    <Head>
      <title>Backups · Barkeep</title>
    </Head>
    <TopBar here="/backups" />
    <BackupsDesk view={view} token={token} here="/backups" />
  </>
));
