import assert from "node:assert/strict";
import { UsageError } from "../../../../core/errors.ts";
import { originOf } from "../../../../core/sources/yahoo/endpoint.ts";

Deno.test("originOf() is Yahoo's one host without an endpoint", () => {
  assert.equal(originOf(undefined), "https://query2.finance.yahoo.com");
});

Deno.test("originOf() takes this machine by address", () => {
  assert.equal(originOf("http://127.0.0.1:8123"), "http://127.0.0.1:8123");
  assert.equal(originOf("http://127.0.0.1:8123/"), "http://127.0.0.1:8123");
  assert.equal(originOf("http://[::1]:9"), "http://[::1]:9");
});

for (
  const endpoint of [
    "http://example.org",
    "http://10.0.0.1:80",
    "http://localhost:8000",
    "https://127.0.0.1:8000",
    "http://127.0.0.1.example.org",
    "http://127.0.0.1:8000@example.org",
    "http://user@127.0.0.1:8000",
    "http://127.0.0.1:8000/v8",
    "http://127.0.0.1:8000/?x=1",
    "http://0.0.0.0:8000",
    "http://169.254.169.254",
    "file:///etc/passwd",
    "",
  ]
) {
  Deno.test(`originOf() refuses "${endpoint}"`, () => {
    assert.throws(() => originOf(endpoint), UsageError);
  });
}
