/** What a field says of a text that is longer than it may be; nothing is cut without a word. */
export function tooLong(text: string, most: number): string | null {
  const length = text.trim().length;
  return length > most ? `Shorten it: it has ${length} characters, at most ${most} fit.` : null;
}
