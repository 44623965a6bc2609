import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { AppError } from '#lib/http/errors.ts';
import { checkedColumns } from '../checked-columns.ts';
import type { Checker } from '../compile-rules.ts';
import type { PolicyKind } from '../contract.ts';
import { logViolation } from '../log-review.ts';
import type { FailingRow, ValidationRunSummary } from '../operations.ts';
import { csvLine, readCell } from '../read-cell.ts';
import { showValue } from '../show-value.ts';
import { quotedName, withTable } from '../store/table-file.ts';

const KEPT_FAILURES = 1000;
/** Of each rule at least, so that one that every row breaks does not hide the others. */
const KEPT_OF_RULE = 20;
export const FAILURES_HEADER = csvLine(['row', 'rule', 'feature', 'value', 'expected', 'policy']);

interface Checked {
  rowCount: number;
  failingRows: number;
  counts: ValidationRunSummary['counts'];
  failures: FailingRow[];
  leftOut: string[];
  notChecked: string[];
}

/** Every row is looked at; those that break a rule are written to a CSV file, a line for each rule. */
export async function checkFile(
  file: string,
  checker: Checker,
  failuresPath: string,
  given: Parameters<typeof checkedColumns>[2],
): Promise<Checked> {
  const byName = new Map(checker.features.map((feature) => [feature.name, feature]));
  const counts = new Map<string, { policy: PolicyKind; rows: number }>();
  const failures: FailingRow[] = [];
  const kept = new Map<string, number>();
  const output = createWriteStream(failuresPath);
  const written = finished(output);
  // Waited for in the end; until then nobody else hears of it.
  written.catch(() => undefined);
  output.write(FAILURES_HEADER);
  let rowCount = 0;
  let failingRows = 0;
  const { leftOut, notChecked } = await withTable(file, async ({ db, from, columns, isText }) => {
    const names = columns.map(({ name }) => name);
    if (!names.some((name) => byName.has(name))) throw nothingToCheck(checker, names);
    const chosen = checkedColumns(names, checker.features, given);
    const { held } = chosen;
    const unasked = new Set(chosen.notChecked);
    const features = held.map((name) => byName.get(name));
    for await (const chunk of db.chunks(`SELECT ${held.map(quotedName).join(', ')} FROM ${from}`)) {
      let lines = '';
      for (const cells of chunk.getRows()) {
        const entries = held.map(
          (name, at) => [name, readCell(features[at], cells[at], isText)] as const,
        );
        const broken = new Set<string>();
        checker.reviewRow(Object.fromEntries(entries), rowCount, {}, (violation) => {
          const { row, rule, feature, value, expected, policy } = logViolation(violation);
          if (feature !== null && unasked.has(feature)) return;
          if (!broken.has(rule)) {
            const count = counts.get(rule) ?? { policy, rows: 0 };
            count.rows += 1;
            counts.set(rule, count);
          }
          broken.add(rule);
          const ofRule = kept.get(rule) ?? 0;
          const isKept =
            failures.length < KEPT_FAILURES ||
            (ofRule < KEPT_OF_RULE && failures.length < 2 * KEPT_FAILURES);
          if (isKept) {
            kept.set(rule, ofRule + 1);
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
    return chosen;
  }).finally(() => output.end());
  await written;
  return {
    rowCount,
    failingRows,
    counts: [...counts]
      .map(([rule, count]) => ({ rule, ...count }))
      .sort((a, b) => b.rows - a.rows || (a.rule < b.rule ? -1 : 1)),
    failures,
    leftOut,
    notChecked,
  };
}

/** Such as a file without a line of names: that every row breaks every rule would help nobody. */
function nothingToCheck({ features }: Checker, columns: readonly string[]): AppError {
  return new AppError('invalid_request', {
    publicMessage: `The file has no column of a feature. Its columns are ${list(columns)}; expected some of ${list(features.map(({ name }) => name))}.`,
    fields: [{ field: 'file', message: 'must have columns by the names of features' }],
  });
}

function list(names: readonly string[]): string {
  const more = names.length - 10;
  const said = names.slice(0, 10).map((name) => showValue(name));
  return `${said.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
