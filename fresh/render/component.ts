/** Turns a page, a layout or the app wrapper into markup, waiting for those that are async. */

import { type ComponentType, type FunctionComponent, h } from "preact";
import type { Context } from "../context.ts";
import type { PageProps, RouteComponent } from "../types.ts";
import type { Markup } from "../markup.ts";

const AsyncFunction = (async () => {}).constructor;

/** What a component of the route tree is given beside the request. */
export interface Given {
  data: unknown;
  /** What a layout shows as `<Component />`. */
  inner: FunctionComponent | null;
}

/** The component with its props. An async one may answer with a response instead. */
export async function componentOf<State>(
  ctx: Context<State>,
  component: RouteComponent,
  given: Given,
): Promise<Markup | Response | null> {
  const props = propsOf(ctx, given);
  if (component instanceof AsyncFunction) {
    return await component(props) as Markup | Response | null;
  }
  return h(component as ComponentType<PageProps<unknown, State>>, props);
}

function propsOf<State>(ctx: Context<State>, { data, inner }: Given): PageProps<unknown, State> {
  const { config, url, req, params, info, state, error, route } = ctx;
  const Component = inner ?? (() => null);
  return { config, url, req, params, info, state, error, route, Component, data };
}
