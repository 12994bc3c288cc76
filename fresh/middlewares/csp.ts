/** The Content-Security-Policy header. */

import { nonceOf } from "../render/nonce.ts";
import type { Middleware } from "../types.ts";

/** What {@linkcode csp} takes. */
export interface CSPOptions {
  /** Only report what would be blocked. */
  reportOnly?: boolean;
  /** Where browsers report to: adds `Reporting-Endpoints`, `report-to` and `report-uri`. */
  reportTo?: string;
  /** Directives that replace those of the same name, or come on top. */
  csp?: string[];
  /** On rendered pages, this page's nonce in place of 'unsafe-inline'. */
  useNonce?: boolean;
}

const DEFAULTS: readonly string[] = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
  "media-src 'self' data: blob:",
  "worker-src 'self' blob:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "upgrade-insecure-requests",
];

/** Directives in which 'unsafe-inline' gives way to the nonce. */
const INLINE = /^(?:default-src|(?:script|style)-src(?:-elem)?|style-src-attr)(?=\s|$)/;

/**
 * Sets the policy on every response. On a response that wasn't rendered there is no nonce:
 * 'unsafe-inline' stays there.
 */
export function csp<State>(options: CSPOptions = {}): Middleware<State> {
  const { reportOnly = false, reportTo, useNonce = false } = options;
  const directives = merged(options.csp ?? [], reportTo);
  const header = `Content-Security-Policy${reportOnly ? "-Report-Only" : ""}`;
  return async (ctx) => {
    const response = await ctx.next();
    const nonce = useNonce ? nonceOf(response) : undefined;
    response.headers.set(header, policy(directives, nonce));
    if (reportTo) response.headers.set("Reporting-Endpoints", `csp-endpoint="${reportTo}"`);
    return response;
  };
}

function merged(own: readonly string[], reportTo: string | undefined): string[] {
  const replaced = new Set(own.map(nameOf));
  const kept = DEFAULTS.filter((directive) => !replaced.has(nameOf(directive)));
  const reports = reportTo ? ["report-to csp-endpoint", `report-uri ${reportTo}`] : [];
  return [...kept, ...own, ...reports];
}

function nameOf(directive: string): string {
  return directive.split(" ")[0];
}

function policy(directives: readonly string[], nonce: string | undefined): string {
  if (nonce === undefined) return directives.join("; ");
  return directives.map((directive) =>
    INLINE.test(directive) ? directive.replaceAll("'unsafe-inline'", `'nonce-${nonce}'`) : directive
  ).join("; ");
}
