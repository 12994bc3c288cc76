/**
 * Builds what the dashboard's server serves: `dist/fresh` with the islands' bundles, the static
 * files and a `server.js`. It runs before the server starts; the server itself builds nothing.
 */

import { Builder } from "fresh/dev";

await new Builder({ outDir: "dist/fresh" }).build();
