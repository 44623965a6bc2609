import { BOOLEAN, DOUBLE, type DuckDBType, VARCHAR } from '@duckdb/node-api';
import type { DuckDb } from '#lib/db/duckdb.ts';
import type { FeatureValue, ValueType } from '#lib/features/contract.ts';
import type { RetrievedFeature } from '../retrieval.ts';
import { appendRows } from './append-rows.ts';

type Expression = Extract<RetrievedFeature, { kind: 'expression' }>;

/** Numbers of both kinds are doubles on the way: integers are safe ones. */
const TYPES: Record<ValueType, { type: DuckDBType; sql: string }> = {
  number: { type: DOUBLE, sql: 'DOUBLE' },
  integer: { type: DOUBLE, sql: 'DOUBLE' },
  boolean: { type: BOOLEAN, sql: 'BOOLEAN' },
  string: { type: VARCHAR, sql: 'VARCHAR' },
};

/**
 * Expressions row by row with the evaluator that serves them, into the table `expressions` (x0, x1, …) in the order of rows. An input is a
 * column of `select`, which is in that order, or an expression before.
 */
export async function computeExpressions(
  db: DuckDb,
  select: string,
  expressions: readonly {
    expression: Expression;
    inputs: readonly ({ column: number } | { expression: number })[];
  }[],
): Promise<void> {
  const types = expressions.map(({ expression }) => TYPES[expression.type]);
  await db.run(
    `CREATE TABLE expressions (${types.map(({ sql }, at) => `x${at} ${sql}`).join(', ')})`,
  );
  const appender = await appendRows(
    db,
    'expressions',
    types.map(({ type }) => type),
  );
  try {
    for await (const chunk of db.chunks(select)) {
      const columns = chunk.getColumns();
      for (let row = 0; row < chunk.rowCount; row += 1) {
        const values: FeatureValue[] = [];
        for (const { expression, inputs } of expressions) {
          const given = inputs.map((input) =>
            'column' in input ? columns[input.column]?.[row] : values[input.expression],
          );
          values.push(expression.evaluate(given));
        }
        appender.append(values);
      }
    }
  } finally {
    appender.close();
  }
}
