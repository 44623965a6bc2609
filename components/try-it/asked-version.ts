/** A version's number or an alias, as a request names it. */
export function askedVersion(asked: string): number | string {
  return /^\d+$/.test(asked) ? Number(asked) : asked;
}
