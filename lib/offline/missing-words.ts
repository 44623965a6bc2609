import type { FileColumn } from './file-columns.ts';

/** What programs write where there is no number; of text these may be names. */
const NO_NUMBER = /^([+-]?nan|n\/?a|<na>|#n\/?a|null|none|nil|missing|\?|-|\.)?$/i;
const INFINITE = /^[+-]?inf(inity)?$/i;

/** What a text stands for among numbers. Names that are written with digits, such as 007, are no numbers. */
export function kindOfText(value: string): 'none' | 'infinite' | 'number' | 'text' {
  const text = value.trim();
  if (NO_NUMBER.test(text)) return 'none';
  if (INFINITE.test(text)) return 'infinite';
  return /^[+-]?0\d/.test(text) || Number.isNaN(Number(text)) ? 'text' : 'number';
}

/** A column of numbers, or of true and false, in which words such as NA stand for none, without these. Any other is as it was. */
export function withoutMissingWords(column: FileColumn): FileColumn {
  if (column.kind === 'number') return column;
  const isNone = column.values.map((value) => kindOfText(value) === 'none');
  const rest = column.values.filter((_value, at) => !isNone[at]);
  const isBits = rest.every((value) => /^(true|false)$/i.test(value));
  const isNumbers = rest.every((value) => !Number.isNaN(Number(value)));
  if (rest.length === 0 || !isNone.includes(true) || !(isBits || isNumbers)) return column;
  if (isNumbers) {
    const numbers = column.values.map((value, at) => (isNone[at] ? Number.NaN : Number(value)));
    const values = Float64Array.from(column.codes, (code) => numbers[code] ?? Number.NaN);
    return { name: column.name, kind: 'number', values };
  }
  const places = column.values.map((value, at) => (isNone[at] ? -1 : rest.indexOf(value)));
  return { ...column, codes: column.codes.map((code) => places[code] ?? -1), values: rest };
}
