/** `fresh/dev`: what builds an app. Nothing of it is needed to serve one. */

export { Builder, type BuildOptions } from "./build/builder.ts";
