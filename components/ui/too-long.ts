/** What a field says of a text that is longer than it may be; nothing is cut without a word. */
export function tooLong(text: string, most: number): string | null {
  const { length } = text.trim();
  return length > most ? `Shorten it: it has ${length} characters, at most ${most} fit.` : null;
}

/** Of every reason that a change carries; the contracts hold the same number. */
const REASON_MOST = 500;
const COUNT_FROM = 400;

export const reasonTooLong = (reason: string): string | null => tooLong(reason, REASON_MOST);

/** How much of a reason's room is taken, said when it gets scarce; what is too long is said as an error instead. */
export function reasonRoom(reason: string): string | null {
  const { length } = reason.trim();
  return length >= COUNT_FROM && length <= REASON_MOST ? `${length} of ${REASON_MOST}` : null;
}
