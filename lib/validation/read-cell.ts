import type { Feature } from '#lib/onnx/contract.ts';
import { readAs } from './read-as.ts';

/** A value of a file as a request would have it. In a CSV file everything is text, so that text that is a number is one. */
export function readCell(feature: Feature | undefined, value: unknown, isText: boolean): unknown {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') {
    if (feature?.type === 'number') return Number(value);
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  if (isText && feature && feature.type !== 'string') return readText(feature, String(value));
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'string') return value;
  // A decimal number of Parquet, for one.
  const text = String(value);
  return feature && feature.type !== 'string' ? (readAs(feature, text) ?? text) : text;
}

/** As writers of CSV files have it: pandas says True, nan and inf. */
function readText(feature: Feature, text: string): unknown {
  const word = text.trim().toLowerCase();
  if (feature.type === 'boolean') {
    if (word === 'true' || word === '1') return true;
    return word === 'false' || word === '0' ? false : text;
  }
  if (/^[-+]?nan$/.test(word)) return null;
  const isInfinite = feature.type === 'number' && /^[-+]?inf(inity)?$/.test(word);
  if (isInfinite) return word.startsWith('-') ? -Infinity : Infinity;
  return readAs(feature, text) ?? text;
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
