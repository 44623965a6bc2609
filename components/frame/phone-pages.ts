/** How many pages stand along the bottom edge of a phone beside "More". */
const AT_HAND = 4;

/** What stands along the bottom edge of a phone, in the pages' own order: those that are needed at night, then as many others as there is room for; and the rest. */
export function splitForPhone<T extends { isAtHand?: boolean }>(
  pages: readonly T[],
): { atHand: T[]; rest: T[] } {
  const first = [
    ...pages.filter((page) => page.isAtHand),
    ...pages.filter((page) => !page.isAtHand),
  ].slice(0, AT_HAND);
  return {
    atHand: pages.filter((page) => first.includes(page)),
    rest: pages.filter((page) => !first.includes(page)),
  };
}
