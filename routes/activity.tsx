import { page } from "fresh";
import { Head } from "fresh/runtime";
import { TopBar } from "../components/top_bar.tsx";
import { define } from "../define.ts";
import ActivityDesk from "../islands/ActivityDesk.tsx";

export const handler = define.handlers({
  async GET(ctx) {
    const { desk } = ctx.state;
    return page({ operations: await desk.operations(), token: desk.readOnly ? "" : desk.token });
  },
});

export default define.page<typeof handler>(({ data: { operations, token } }) => (
  <>
    <Head>
      <title>Activity · Barkeep</title>
    </Head>
    <TopBar here="/activity" />
    <ActivityDesk operations={operations} token={token} />
  </>
));
