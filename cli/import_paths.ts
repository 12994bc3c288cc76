/** Which arguments of `import` are files: the launcher grants these and names them by their whole path. Pure. */

/** Options of `import` whose value stands behind them. A test holds the list to the command's own. */
export const IMPORT_VALUES: readonly string[] = [
  "--as",
  "--format",
  "--tz",
  "--stamp",
  "--dates",
  "--columns",
  "--symbol",
  "--plan",
  "--master-tz",
];

/** The arguments with every file named by its whole path, and these paths. */
export function importPaths(
  args: readonly string[],
  whole: (path: string) => string,
): { readonly args: string[]; readonly paths: string[] } {
  const named: string[] = [], paths: string[] = [];
  let onlyFiles = false;
  for (let i = 0; i < args.length; i++) {
    const text = args[i];
    if (!onlyFiles && text.startsWith("-")) {
      onlyFiles = text === "--";
      named.push(text);
      if (IMPORT_VALUES.includes(text) && i + 1 < args.length) named.push(args[++i]);
      continue;
    }
    const path = text.trim() === "" ? text : whole(text);
    named.push(path);
    if (path !== text || text.trim() !== "") paths.push(path);
  }
  return { args: named, paths };
}
