import papa from 'papaparse';

/** As many as one request takes. */
const MOST_ROWS = 100_000;

export type ReadRows = { rows: Record<string, string>[]; columns: string[] } | { problem: string };

/** The rows of a CSV file for historical retrieval, by column; an empty field is left out. `keys` and `time` are columns it must have. */
export function readRows(text: string, keys: readonly string[], time: string): ReadRows {
  const { data, errors, meta } = papa.parse<Record<string, string>>(text.replace(/^\uFEFF/, ''), {
    header: true,
    skipEmptyLines: 'greedy',
  });
  const columns = meta.fields ?? [];
  const missing = [...keys, time].filter((name) => !columns.includes(name));
  if (missing.length > 0) {
    const there = columns.length > 0 ? `it has ${columns.slice(0, 10).join(', ')}` : 'it is empty';
    return { problem: `has no column ${missing.join(', ')}; ${there}` };
  }
  const broken = errors.find(({ type }) => type !== 'Delimiter');
  if (broken)
    return { problem: `cannot be read at row ${(broken.row ?? 0) + 1}: ${broken.message}` };
  if (data.length === 0) return { problem: 'has a line of names and no row' };
  if (data.length > MOST_ROWS) {
    return {
      problem: `has ${data.length.toLocaleString('en-US')} rows; at most ${MOST_ROWS.toLocaleString('en-US')} are sent from here. Put it into the folder of feature files and name it there`,
    };
  }
  const rows = data.map((row) =>
    Object.fromEntries(Object.entries(row).filter(([, value]) => value !== '')),
  );
  return { rows, columns };
}
