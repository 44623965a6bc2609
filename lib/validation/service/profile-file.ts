import type { Feature } from '#lib/onnx/contract.ts';
import type { ColumnProfile, Profile } from '../contract.ts';
import { chooseOrders, proposeOrders } from '../find-orders.ts';
import { finishProfile } from '../finish-profile.ts';
import { countOrders, readColumn, sampleNumbers } from '../store/read-profile.ts';
import { takeIn, withTable } from '../store/table-file.ts';

/** What a reference sample says of a version's features. Throws `invalid_request` when it is no table. */
export function profileFile(path: string, features: readonly Feature[]): Promise<Profile> {
  return withTable(path, async (file) => {
    const names = new Set(file.columns.map(({ name }) => name));
    const present = features.filter(({ name }) => names.has(name));
    const table = await takeIn(
      file,
      present.map(({ name }) => name),
    );
    const columns: Record<string, ColumnProfile> = {};
    for (const feature of present) columns[feature.name] = await readColumn(table, feature);
    const numbers = present.filter(({ type }) => type === 'number' || type === 'integer');
    const known = new Set(features.map(({ name }) => name));
    const [counted] = await table.db.rows<{ row_count: number }>(
      `SELECT count(*)::DOUBLE AS row_count FROM ${table.from}`,
    );
    const sample = await sampleNumbers(table, numbers);
    const proposed = proposeOrders(
      numbers.flatMap(({ name }, at) => {
        const quantiles = columns[name]?.number?.quantiles;
        const values = Float64Array.from(sample, (row) => finite(row[at]));
        return quantiles ? [{ name, quantiles, values }] : [];
      }),
    );
    return finishProfile({
      rows: counted?.row_count ?? 0,
      columns,
      absent: features.filter(({ name }) => !names.has(name)).map(({ name }) => name),
      extra: file.columns.map(({ name }) => name).filter((name) => !known.has(name)),
      numbers,
      sample,
      orders: chooseOrders(proposed, await countOrders(table, proposed)),
    });
  });
}

/** An infinity has no place in an order. */
function finite(value: number | undefined): number {
  return value !== undefined && Number.isFinite(value) ? value : Number.NaN;
}
