/** At most `length` characters, cut between words. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, length);
  const space = text[length] === ' ' ? length : cut.lastIndexOf(' ');
  return `${cut.slice(0, space > 0 ? space : length - 1).replace(/[\s,.;:–-]+$/, '')}…`;
}
