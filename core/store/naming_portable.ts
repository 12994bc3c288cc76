/** Which names other systems can't have. Pure. */

/** Devices of Windows: no file can be called so there, whatever its extension. */
const DEVICES = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])$/i;

/** The longest name that ext4, XFS, APFS and NTFS take, in bytes or more. */
const LONGEST = 255;
/** What Barkeep adds to a master's name: a stamp, a number, its own endings. */
const ADDED = "_20261122T083000123Z.parquet.json".length;

/** Why a file of this name (without folders) can't be copied to Windows or backed up, or `undefined`. */
export function nameProblem(name: string): string | undefined {
  const stem = name.split(".")[0];
  if (DEVICES.test(stem)) return `"${stem}" is a device on Windows`;
  if (/[<>:"|?*\\]/.test(name)) return "it has a character that Windows refuses";
  if (/[. ]$/.test(name)) return "Windows drops the dot or space at its end";
  if (new TextEncoder().encode(name).length > LONGEST - ADDED) {
    return `it is so long that its backup's name would be over ${LONGEST} bytes`;
  }
  return undefined;
}
