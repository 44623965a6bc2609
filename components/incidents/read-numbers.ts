/** "2, 3" as numbers, each once; none of an empty text; null where something is no version number. */
export function readNumbers(text: string): number[] | null {
  const parts = text.split(/[\s,]+/).filter(Boolean);
  if (parts.some((part) => !/^v?[1-9]\d{0,8}$/i.test(part))) return null;
  return [...new Set(parts.map((part) => Number(part.replace(/^v/i, ''))))];
}
