const USABLE = /^[\x21-\x7e]{1,200}$/;

/** The caller's own request id when it can be echoed and logged safely, else a new one. */
export function chooseRequestId(given: string | null, makeId: () => string): string {
  return given !== null && USABLE.test(given) ? given : makeId();
}
