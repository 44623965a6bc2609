import { AppError } from '#lib/http/errors.ts';
import type { FileColumn } from '#lib/offline/file-columns.ts';
import type { TrainingColumn } from './training-data.ts';

/** Columns as a model is to take them: those of `categorical` as categories, all others as numbers. */
export function readFeatures(
  columns: readonly FileColumn[],
  categorical: ReadonlySet<string>,
): TrainingColumn[] {
  return columns.map((column) =>
    categorical.has(column.name) ? categories(column) : numbers(column),
  );
}

/** The columns of another file, as those that a model has learned from; text and whole numbers meet as they are written. */
export function readFeaturesLike(
  learned: readonly TrainingColumn[],
  columns: readonly FileColumn[],
): TrainingColumn[] {
  return learned.map((like, at) => {
    const column = columns[at] as FileColumn;
    if (like.kind === 'numeric') return numbers(column);
    const isText = like.labels.some((label) => typeof label === 'string');
    return isText ? asText(textCategories(column)) : asIntegers(textCategories(column));
  });
}

function numbers(column: FileColumn): TrainingColumn {
  const { name } = column;
  if (column.kind === 'number') return { name, kind: 'numeric', values: column.values };
  const row = column.codes.findIndex((code) => (column.values[code] ?? '') !== '');
  if (row === -1) {
    return {
      name,
      kind: 'numeric',
      values: new Float64Array(column.codes.length).fill(Number.NaN),
    };
  }
  const text = column.values.find((value) => value !== '' && Number.isNaN(Number(value)));
  throw new AppError('invalid_request', {
    publicMessage: `The column ${name} is text (${JSON.stringify((text ?? column.values[column.codes[row] as number] ?? '').slice(0, 100))}), and expected are numbers: name it in --categorical to learn from it as categories.`,
  });
}

function categories(column: FileColumn): TrainingColumn {
  if (column.kind === 'text') return asText(textCategories(column));
  const other = column.values.find((value) => !Number.isNaN(value) && !Number.isSafeInteger(value));
  if (other === undefined) return asIntegers(textCategories(column));
  throw new AppError('invalid_request', {
    publicMessage: `The column ${column.name} has ${other}: categories are text or whole numbers.`,
  });
}

interface TextCategories {
  name: string;
  labels: string[];
  codes: Int32Array;
}

function textCategories(column: FileColumn): TextCategories {
  const { name } = column;
  if (column.kind === 'text') return { name, labels: column.values, codes: column.codes };
  const places = new Map<number, number>();
  const codes = Int32Array.from(column.values, (value) => {
    if (Number.isNaN(value)) return -1;
    const place = places.get(value) ?? places.size;
    places.set(value, place);
    return place;
  });
  return { name, labels: [...places.keys()].map(String), codes };
}

function asText(column: TextCategories): TrainingColumn {
  return { ...column, kind: 'categorical' };
}

/** What is no whole number is no category that is known. */
function asIntegers({ name, labels, codes }: TextCategories): TrainingColumn {
  const values = labels.map((label) => (label.trim() === '' ? Number.NaN : Number(label)));
  const kept = values.filter(Number.isSafeInteger);
  const placeOf = new Map(kept.map((value, place) => [value, place]));
  const ofCode = values.map((value) => placeOf.get(value) ?? -1);
  return {
    name,
    kind: 'categorical',
    labels: kept,
    codes: codes.map((code) => ofCode[code] ?? -1),
  };
}
