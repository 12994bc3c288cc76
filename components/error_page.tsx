/** What stands in place of a page that could not be shown. */

export function ErrorPage({ status, message }: { status: number; message: string }) {
  return (
    <main class="plain">
      <h1>{status}</h1>
      <p>{message}</p>
      <p>
        <a href="/">Overview</a>
      </p>
    </main>
  );
}
