/** Runs as a user who owns nothing. */

const NOBODY = 65534;

/** Gives up the rights of root for as long as `run` takes. glibc does it for every thread of the process. */
export async function asNobody<T>(run: () => Promise<T>): Promise<T> {
  const library = Deno.dlopen("libc.so.6", {
    seteuid: { parameters: ["u32"], result: "i32" },
    setegid: { parameters: ["u32"], result: "i32" },
  });
  const { seteuid, setegid } = library.symbols;
  try {
    setegid(NOBODY);
    if (seteuid(NOBODY) !== 0) throw new Error("root's rights can't be given up");
    return await run();
  } finally {
    seteuid(0);
    setegid(0);
    library.close();
  }
}
