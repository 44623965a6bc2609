import type { FeatureRow } from '#lib/onnx/encode-rows.ts';
import { readCategoryHashes, type TextSet } from '#lib/validation/category-hash.ts';
import {
  type BinnedRows,
  binCodes,
  type ReferenceColumn,
  type ReferenceProfile,
} from './contract.ts';
import { edgeSearch } from './edge-search.ts';
import { atPrecision } from './feature-precision.ts';

/** What a version answered, row by row: a score, a class or a value. */
export type AnswerColumns = Partial<Record<'score' | 'class' | 'value', readonly unknown[]>>;

/** Puts rows into the bins of a reference. */
export interface RowBins {
  reference: number;
  count(rows: readonly FeatureRow[], answer: AnswerColumns): BinnedRows;
}

/** Codes are written as characters: from here on none of them is a line break or a tab, and all take two bytes at most. */
export const CODE_OFFSET = 32;

type BinOf = (value: unknown) => number;

/** `features` are the names in the order of the version's rows. */
export function compileBins(
  reference: number,
  { columns }: Pick<ReferenceProfile, 'columns'>,
  features: readonly string[],
): RowBins {
  const places = new Map(features.map((name, at) => [name, at]));
  const binOf = columns.map(binsOf);
  const placeOf = Int32Array.from(columns, ({ name, role }) =>
    role === 'feature' ? (places.get(name) ?? -1) : -1,
  );
  const width = columns.length;
  const codes = new Array<number>(width).fill(0);
  return {
    reference,
    count(rows, answer) {
      let text = '';
      for (let at = 0; at < rows.length; at += 1) {
        const row = rows[at] as FeatureRow;
        for (let column = 0; column < width; column += 1) {
          const place = placeOf[column] as number;
          const value = place >= 0 ? row[place] : answerOf(columns[column], answer, at);
          codes[column] = (binOf[column] as BinOf)(value) + CODE_OFFSET;
        }
        text += String.fromCharCode.apply(undefined, codes);
      }
      return { reference, columns: width, codes: text };
    },
  };
}

function answerOf(column: ReferenceColumn | undefined, answer: AnswerColumns, row: number) {
  if (!column || column.role === 'feature') return undefined;
  return answer[column.role]?.[row];
}

function binsOf(column: ReferenceColumn): BinOf {
  return column.kind === 'numeric' ? numericBins(column) : categoricalBins(column);
}

function numericBins({ edges: given, precision }: ReferenceColumn): BinOf {
  // The ends may be far off, and the search is for edges that lie close together.
  const edgesBelow = edgeSearch(given.slice(1, -1));
  const [lowest = Number.POSITIVE_INFINITY] = given;
  const highest = given.at(-1) ?? Number.POSITIVE_INFINITY;
  const isExact = precision === 'exact';
  const { missing, minusInfinity, plusInfinity, first } = binCodes;
  return (value) => {
    const raw = typeof value === 'bigint' ? Number(value) : value;
    if (typeof raw !== 'number') return missing;
    const number = isExact ? raw : atPrecision(precision, raw);
    if (number - number !== 0) {
      if (number === Number.POSITIVE_INFINITY) return plusInfinity;
      return number === Number.NEGATIVE_INFINITY ? minusInfinity : missing;
    }
    if (!(number > lowest)) return first;
    return first + (number > highest ? given.length : 1 + edgesBelow(number));
  };
}

function categoricalBins(column: ReferenceColumn): BinOf {
  const { precision, categories, others } = column;
  const bins = new Map<unknown, number>();
  for (const [at, value] of categories.entries()) {
    bins.set(value, binCodes.first + at);
    // Rows have 0 and 1 in their place.
    if (typeof value === 'boolean') bins.set(Number(value), binCodes.first + at);
  }
  const isText = typeof categories[0] === 'string';
  let known: TextSet | undefined;
  return (value) => {
    if (value === null || value === undefined) return binCodes.missing;
    let key: unknown = value;
    if (typeof value === 'number') {
      if (Number.isNaN(value)) return binCodes.missing;
      if (value === Number.POSITIVE_INFINITY) return binCodes.plusInfinity;
      if (value === Number.NEGATIVE_INFINITY) return binCodes.minusInfinity;
      key = isText ? String(value) : atPrecision(precision, value);
    } else if (typeof value === 'bigint') key = isText ? String(value) : Number(value);
    const bin = bins.get(key);
    if (bin !== undefined) return bin;
    if (!others) return binCodes.unseen;
    known ??= readCategoryHashes(others);
    return known.has(String(key)) ? binCodes.others : binCodes.unseen;
  };
}
