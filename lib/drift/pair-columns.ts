import type { FileColumn } from '#lib/offline/file-columns.ts';
import { kindOfText } from '#lib/offline/missing-words.ts';
import { sortNumbers } from '#lib/stats/sort-numbers.ts';
import type { FeatureKind } from './drift-report.ts';
import type { CategoricalSide, FeatureColumns, NumericSide } from './feature-columns.ts';

const MOST_CATEGORIES_OF_NUMBERS = 20;
/** Of the values of a column of numbers. */
const MOST_TEXT = 0.05;
/**
 * A column of both files as one feature: numbers with more than 20 distinct values in both together are numeric, all else is categorical, unless `kind` says.
 * NaN and infinities are missing, and among numbers the usual words for them; as numbers, so is other text. Numbers with at most a twentieth of other text among them are numbers.
 */
export function pairColumns(
  reference: FileColumn,
  current: FileColumn,
  kind?: FeatureKind,
): FeatureColumns {
  const { name } = reference;
  const areNumbers = isNumeric(reference) && isNumeric(current);
  if (kind === 'numeric' || (kind === undefined && areNumbers)) {
    const sides = { reference: numericSide(reference), current: numericSide(current) };
    const isNumericKind =
      kind === 'numeric' || hasMany(sides.reference.sorted, sides.current.sorted);
    if (isNumericKind) return { name, kind: 'numeric', ...sides };
  }
  const codes = new Map<string, number>();
  const labelOf = labelling(reference, current);
  const sides = {
    reference: categoricalSide(reference, codes, labelOf),
    current: categoricalSide(current, codes, labelOf),
  };
  const labels = [...codes.keys()];
  for (const side of [sides.reference, sides.current]) {
    while (side.counts.length < labels.length) side.counts.push(0);
  }
  return { name, kind: 'categorical', labels, ...sides };
}

/** A column without a value is of whatever the other one is; one in which a word or two stand among numbers is of numbers. */
function isNumeric(column: FileColumn): boolean {
  if (column.kind === 'number') return true;
  const { text, number } = countKinds(column);
  return text <= MOST_TEXT * (text + number);
}

function hasNumber(column: FileColumn): boolean {
  return column.kind === 'number' ? column.values.length > 0 : countKinds(column).number > 0;
}

/** Rows of text in a feature of numbers, such as NA, that count as missing. */
export function textAmongNumbers(
  column: FileColumn,
  { kind }: Pick<FeatureColumns, 'kind'>,
): { rows: number; example: string } | null {
  if (column.kind === 'number' || !isNumeric(column)) return null;
  const counts = countKinds(column);
  // Text that is no number is a category where numbers are.
  const kinds = kind === 'numeric' ? ['missing', 'text'] : counts.number > 0 ? ['missing'] : [];
  const isMeant = (value: string) => value.trim() !== '' && kinds.includes(kindOf(value));
  const example = column.values.find(isMeant);
  if (example === undefined) return null;
  const isMissing = column.values.map(isMeant);
  let rows = 0;
  for (const code of column.codes) rows += isMissing[code] ? 1 : 0;
  return { rows, example };
}

/** Infinities count as missing as well. */
function kindOf(value: string): 'missing' | 'number' | 'text' {
  const kind = kindOfText(value);
  return kind === 'none' || kind === 'infinite' ? 'missing' : kind;
}

function countKinds({ codes, values }: Extract<FileColumn, { kind: 'text' }>) {
  const kinds = values.map(kindOf);
  const counts = { missing: 0, number: 0, text: 0 };
  for (const code of codes) {
    const kind = kinds[code];
    if (kind) counts[kind] += 1;
  }
  return counts;
}

function numericSide(column: FileColumn): NumericSide {
  const all =
    column.kind === 'number'
      ? column.values
      : Float64Array.from(column.codes, (code) => parseNumber(column.values[code]));
  const values = new Float64Array(all.length);
  const isMissing = new Int32Array(all.length);
  let n = 0;
  for (let at = 0; at < all.length; at += 1) {
    const value = all[at] as number;
    if (Number.isFinite(value)) {
      values[n] = value;
      n += 1;
    } else isMissing[at] = 1;
  }
  const own = values.subarray(0, n);
  return { rows: all.length, values: own, sorted: sortNumbers(own), isMissing };
}

function parseNumber(text: string | undefined): number {
  return text === undefined || text.trim() === '' ? Number.NaN : Number(text);
}

function hasMany(a: Float64Array, b: Float64Array): boolean {
  const distinct = new Set<number>();
  for (const sorted of [a, b]) {
    let last: number | undefined;
    for (let at = 0; at < sorted.length; at += 1) {
      const value = sorted[at] as number;
      if (value === last) continue;
      distinct.add(value);
      if (distinct.size > MOST_CATEGORIES_OF_NUMBERS) return true;
      last = value;
    }
  }
  return false;
}

function categoricalSide(
  column: FileColumn,
  codes: Map<string, number>,
  labelOf: (value: string) => string | undefined,
): CategoricalSide {
  const rows = column.kind === 'number' ? column.values.length : column.codes.length;
  const found = new Int32Array(rows);
  const isMissing = new Int32Array(rows);
  const counts = [...codes].map(() => 0);
  const codeOf = (value: string) => {
    const label = labelOf(value);
    if (label === undefined) return undefined;
    const known = codes.get(label) ?? codes.size;
    codes.set(label, known);
    return known;
  };
  const byPlace = column.kind === 'text' ? column.values.map(codeOf) : [];
  const byNumber = new Map<number, number | undefined>();
  let n = 0;
  for (let row = 0; row < rows; row += 1) {
    let code: number | undefined;
    if (column.kind === 'text') code = byPlace[column.codes[row] as number];
    else {
      const value = column.values[row] as number;
      if (Number.isFinite(value)) {
        code = byNumber.get(value) ?? codeOf(String(value));
        byNumber.set(value, code);
      }
    }
    if (code === undefined) isMissing[row] = 1;
    else {
      found[n] = code;
      counts[code] = (counts[code] ?? 0) + 1;
      n += 1;
    }
  }
  for (let code = 0; code < codes.size; code += 1) counts[code] ??= 0;
  return { rows, codes: found.subarray(0, n), counts, isMissing };
}

/** 1 and 1.0 are one among numbers, and the words for missing none; True, TRUE and true are one where nothing but true and false is there, and such words are none there too. */
function labelling(...columns: FileColumn[]): (value: string) => string | undefined {
  if (columns.every(isNumeric) && columns.some(hasNumber)) return labelOfNumber;
  const values = columns.flatMap((column) => (column.kind === 'text' ? column.values : [null]));
  const areBooleans =
    values.some(isBit) &&
    values.every((value) => isBit(value) || (value !== null && isNone(value)));
  return areBooleans
    ? (value) => (isNone(value) ? undefined : value.toLowerCase())
    : (value) => value;
}

const isBit = (value: string | null): boolean => /^(true|false)$/i.test(value ?? '');
const isNone = (value: string): boolean => kindOfText(value) === 'none';

function labelOfNumber(value: string): string | undefined {
  const kind = kindOf(value);
  return kind === 'missing' ? undefined : kind === 'number' ? String(Number(value)) : value;
}
