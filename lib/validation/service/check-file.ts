import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { Checker } from '../compile-rules.ts';
import type { PolicyKind } from '../contract.ts';
import { logViolation } from '../log-review.ts';
import type { FailingRow, ValidationRunSummary } from '../operations.ts';
import { csvLine, readCell } from '../read-cell.ts';
import { withTable } from '../store/table-file.ts';

const KEPT_FAILURES = 1000;
export const FAILURES_HEADER = csvLine(['row', 'rule', 'feature', 'value', 'expected', 'policy']);

interface Checked {
  rowCount: number;
  failingRows: number;
  counts: ValidationRunSummary['counts'];
  failures: FailingRow[];
}

/** Every row is looked at; those that break a rule are written to a CSV file, a line for each rule. */
export async function checkFile(
  file: string,
  checker: Checker,
  failuresPath: string,
): Promise<Checked> {
  const byName = new Map(checker.features.map((feature) => [feature.name, feature]));
  const counts = new Map<string, { policy: PolicyKind; rows: number }>();
  const failures: FailingRow[] = [];
  const output = createWriteStream(failuresPath);
  const written = finished(output);
  // Waited for in the end; until then nobody else hears of it.
  written.catch(() => undefined);
  output.write(FAILURES_HEADER);
  let rowCount = 0;
  let failingRows = 0;
  await withTable(file, async ({ db, from, columns, isText }) => {
    const features = columns.map(({ name }) => byName.get(name));
    for await (const chunk of db.chunks(`SELECT * FROM ${from}`)) {
      let lines = '';
      for (const cells of chunk.getRows()) {
        const entries = columns.map(
          ({ name }, at) => [name, readCell(features[at], cells[at], isText)] as const,
        );
        const broken = new Set<string>();
        checker.reviewRow(Object.fromEntries(entries), rowCount, {}, (violation) => {
          const { row, rule, feature, value, expected, policy } = logViolation(violation);
          if (!broken.has(rule)) {
            const count = counts.get(rule) ?? { policy, rows: 0 };
            count.rows += 1;
            counts.set(rule, count);
          }
          broken.add(rule);
          if (failures.length < KEPT_FAILURES) {
            failures.push({ row, rule, feature, value, expected, policy });
          }
          lines += csvLine([row, rule, feature, value, expected, policy]);
        });
        if (broken.size > 0) failingRows += 1;
        rowCount += 1;
      }
      // A disk that is full ends the stream, and nothing drains any more.
      if (lines !== '' && !output.write(lines))
        await Promise.race([once(output, 'drain'), written]);
    }
  }).finally(() => output.end());
  await written;
  return {
    rowCount,
    failingRows,
    counts: [...counts]
      .map(([rule, count]) => ({ rule, ...count }))
      .sort((a, b) => b.rows - a.rows || (a.rule < b.rule ? -1 : 1)),
    failures,
  };
}
