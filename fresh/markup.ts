/** One name for what JSX makes, whatever the component and its props are. */

import type { JSX } from "preact";

/** A node of markup. */
export type Markup = JSX.Element;
