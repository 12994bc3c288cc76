import { page } from "fresh";
import { Head } from "fresh/runtime";
import { TopBar } from "../components/top_bar.tsx";
import { healthPage } from "../core/operations/dashboard/pages.ts";
import { define } from "../define.ts";
import HealthDesk from "../islands/HealthDesk.tsx";

export const handler = define.handlers({
  async GET(ctx) {
    const { desk } = ctx.state;
    return page({ view: healthPage(await desk.look()), token: desk.readOnly ? "" : desk.token });
  },
});

export default define.page<typeof handler>(({ data: { view, token } }) => (
  <>
    <Head>
      <title>Health · Barkeep</title>
    </Head>
    <TopBar here="/health" />
    <HealthDesk view={view} token={token} />
  </>
));
