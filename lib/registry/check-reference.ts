import papa from 'papaparse';
import { AppError } from '#lib/http/errors.ts';

/** How much of a file's beginning is looked at. */
export const REFERENCE_HEAD_BYTES = 1024 * 1024;
/** A Parquet file ends with its footer's length and PAR1. */
export const REFERENCE_TAIL_BYTES = 8;

const PARQUET = 'PAR1';
const ROWS_READ = 100;
const NAMES_SAID = 10;

interface ReferenceFile {
  filename: string;
  size: number;
  head: Uint8Array;
  tail: Uint8Array;
}

/**
 * Refuses a reference sample that is neither Parquet, by its two ends, nor CSV: UTF-8 text whose first line names the columns,
 * those of `features` among them, and rows of as many values, at least one. Of a long file the first 100 rows are read.
 */
export function checkReference(file: ReferenceFile, features: readonly string[]): void {
  const problem = isParquet(file) ? parquetProblem(file) : csvProblem(file, features);
  if (!problem) return;
  throw new AppError('invalid_request', {
    publicMessage: `The reference sample ${file.filename} ${problem}. Expected a CSV file with a header line, or a Parquet file.`,
    fields: [{ field: 'reference', message: problem }],
  });
}

function isParquet({ head }: ReferenceFile): boolean {
  return Buffer.from(head.subarray(0, PARQUET.length)).toString('latin1') === PARQUET;
}

function parquetProblem({ size, tail }: ReferenceFile): string | null {
  const end = Buffer.from(tail);
  const isWhole =
    size > 2 * PARQUET.length + 4 &&
    end.toString('latin1', 4) === PARQUET &&
    end.readUInt32LE(0) > 0 &&
    end.readUInt32LE(0) <= size - 2 * PARQUET.length - 4;
  return isWhole ? null : 'is a Parquet file cut short';
}

function csvProblem({ size, head }: ReferenceFile, features: readonly string[]): string | null {
  if (size === 0) return 'is empty';
  let text: string;
  try {
    // `stream`: the piece may end inside a character.
    text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
  } catch {
    return 'is not UTF-8 text';
  }
  if (text.includes('\0')) return 'holds binary data';
  if (/^\s*</.test(text)) return 'is an HTML or XML page';
  const { data, errors } = papa.parse<string[]>(text, {
    preview: ROWS_READ + 1,
    skipEmptyLines: 'greedy',
    delimitersToGuess: [',', ';', '\t', '|'],
  });
  // The piece ends somewhere in its last line.
  const isCut = head.length < size && data.length <= ROWS_READ;
  const lines = isCut ? data.slice(0, -1) : data;
  const bad = errors.find(({ type, row = 0 }) => type === 'Quotes' && row < lines.length);
  if (bad) return `has quotes that do not match in line ${(bad.row ?? 0) + 1}`;
  const [header, ...rows] = lines;
  if (!header) return isCut ? 'has a first line of more than 1 MiB' : 'is empty';
  return columnsProblem(
    header.map((name) => name.trim()),
    rows,
    features,
  );
}

function columnsProblem(
  columns: readonly string[],
  rows: readonly string[][],
  features: readonly string[],
): string | null {
  if (columns.includes('')) return 'has a column without a name in its first line';
  const repeated = columns.find((name, index) => columns.indexOf(name) < index);
  if (repeated !== undefined) return `has two columns named ${repeated}`;
  const known = new Set(columns);
  const missing = features.filter((name) => !known.has(name));
  if (missing.length > 0) {
    const said = missing.slice(0, NAMES_SAID).join(', ');
    const more = missing.length > NAMES_SAID ? ` and ${missing.length - NAMES_SAID} more` : '';
    return `lacks columns for the model’s features: ${said}${more}`;
  }
  if (rows.length === 0) return 'has no row below its first line';
  const odd = rows.findIndex((row) => row.length !== columns.length);
  if (odd < 0) return null;
  return `has ${rows[odd]?.length} values in row ${odd + 1}, but ${columns.length} columns`;
}
