/** "must be a number" as "Must be a number." */
export function toSentence(text: string): string {
  const end = /[.!?:…]$/.test(text) ? '' : '.';
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}${end}`;
}
