import { AppError } from '#lib/http/errors.ts';

/** How much of a file's beginning tells what it is. */
export const REFERENCE_BYTES_READ = 64 * 1024;

const PARQUET = 'PAR1';

/**
 * Refuses a reference sample that is neither Parquet (which begins and ends with PAR1) nor CSV: UTF-8 text whose first line
 * names at least one column and that has a second line. `head` and `tail` are the file's first 64 KiB and last four bytes.
 */
export function checkReference(file: {
  filename: string;
  size: number;
  head: Uint8Array;
  tail: Uint8Array;
}): void {
  const problem = findProblem(file);
  if (!problem) return;
  throw new AppError('invalid_request', {
    publicMessage: `The reference sample ${file.filename} ${problem}. Expected a CSV file with a header line, or a Parquet file.`,
    fields: [{ field: 'reference', message: problem }],
  });
}

function findProblem({ size, head, tail }: Parameters<typeof checkReference>[0]): string | null {
  if (size === 0) return 'is empty';
  const start = Buffer.from(head.subarray(0, 4)).toString('latin1');
  if (start === PARQUET) {
    return Buffer.from(tail).toString('latin1') === PARQUET ? null : 'is a Parquet file cut short';
  }
  let text: string;
  try {
    // `stream`: the piece may end inside a character.
    text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
  } catch {
    return 'is not UTF-8 text';
  }
  if (text.includes('\0')) return 'holds binary data';
  if (/^\s*</.test(text)) return 'is an HTML or XML page';
  const [header = '', ...rows] = text.split(/\r?\n/);
  const columns = header.split(/[,;\t]/).map((name) => name.trim());
  if (columns.some((name) => name === '')) return 'has a column without a name in its first line';
  if (rows.every((row) => row.trim() === '')) return 'has no row below its first line';
  return null;
}
