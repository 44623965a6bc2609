/** The part of a request that names its version, by number or alias; null asks what is in force. */
export function askVersion(asked: string | null): { version?: number | string } {
  if (asked === null) return {};
  return { version: /^\d+$/.test(asked) ? Number(asked) : asked };
}
