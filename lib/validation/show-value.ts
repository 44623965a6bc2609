const LONGEST = 100;

/** A value in words for a message: text in quotes, long ones cut. */
export function showValue(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null || (typeof value === 'number' && Number.isNaN(value))) return 'null';
  if (typeof value === 'string') return JSON.stringify(cut(value));
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') {
    return String(value);
  }
  return Array.isArray(value) ? 'a list' : 'an object';
}

/** A value as a record can keep it: JSON, and not longer than a line. */
export function keepValue(value: unknown): string | number | boolean | null {
  switch (typeof value) {
    case 'string':
      return cut(value);
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : Number.isNaN(value) ? null : String(value);
    case 'bigint':
      return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    default:
      return value === null || value === undefined ? null : showValue(value);
  }
}

function cut(text: string): string {
  if (text.length <= LONGEST) return text;
  const end = /[\uD800-\uDBFF]/.test(text[LONGEST - 1] ?? '') ? LONGEST - 1 : LONGEST;
  return `${text.slice(0, end)}…`;
}
