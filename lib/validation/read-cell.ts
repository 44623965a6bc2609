import type { Feature } from '#lib/onnx/contract.ts';
import { readAs } from './read-as.ts';

/** A value of a file as a request would have it. In a CSV file everything is text, so that text that is a number is one. */
export function readCell(feature: Feature | undefined, value: unknown, isText: boolean): unknown {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  if (isText && feature && feature.type !== 'string') return readAs(feature, value) ?? value;
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  return typeof value === 'string' ? value : String(value);
}

/** A line of a CSV file (RFC 4180), ended by a line break. */
export function csvLine(values: readonly unknown[]): string {
  const cells = values.map((value) => {
    const text = value === null || value === undefined ? '' : String(value);
    // A spreadsheet would run what begins like a formula.
    const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  });
  return `${cells.join(',')}\r\n`;
}
