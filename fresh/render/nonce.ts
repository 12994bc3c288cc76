/** Which nonce a rendered page carries, for `csp()`. Kept beside the response, never in a header. */

const nonces = new WeakMap<Response, string>();

/** Notes the nonce of a page. */
export function rememberNonce(response: Response, nonce: string): void {
  nonces.set(response, nonce);
}

/** The nonce of a page, or undefined for a response that wasn't rendered. */
export function nonceOf(response: Response): string | undefined {
  return nonces.get(response);
}

/** 128 random bits as hex. */
export function newNonce(): string {
  return crypto.getRandomValues(new Uint8Array(16)).toHex();
}
