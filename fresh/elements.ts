/** What server and browser both do to plain elements, so that neither undoes the other's work. */

import { asset, assetSrcSet } from "./asset.ts";

type Props = Record<string, unknown>;

/** Marks a link to this page (`data-current`) or to one above it (`data-ancestor`). */
export function markLink(props: Props, pathname: string): void {
  const { href } = props;
  if (typeof href !== "string" || !href.startsWith("/")) return;
  const target = withoutSlash(href.replace(/[?#].*$/s, ""));
  const here = withoutSlash(pathname);
  if (target === here) {
    props["data-current"] = "true";
    props["aria-current"] = "page";
  } else if (target === "/" || here.startsWith(`${target}/`)) {
    props["data-ancestor"] = "true";
    props["aria-current"] = "true";
  }
}

/** Locks the paths of an image to this build, unless it says `data-fresh-disable-lock`. */
export function lockAssets(props: Props): void {
  if (props["data-fresh-disable-lock"]) return;
  if (typeof props.src === "string") props.src = asset(props.src);
  if (typeof props.srcset === "string") props.srcset = assetSrcSet(props.srcset);
}

function withoutSlash(path: string): string {
  return path.length > 1 ? path.replace(/\/$/, "") : path;
}
