import type { AggregateFeature, Condition } from '#lib/features/contract.ts';
import { windowLengths } from '#lib/features/window-bounds.ts';
import { conditionsSql } from './condition-sql.ts';
import type { WindowPlan } from './sweep-windows.ts';

/** How features are computed, and what has to be read of each event for that, each thing once: expressions in SQL. */
export function planWindows(
  features: readonly AggregateFeature[],
  refOf: (column: string) => string,
): { plans: WindowPlan[]; columns: string[] } {
  const columns: string[] = [];
  const place = (sql: string) => {
    if (!columns.includes(sql)) columns.push(sql);
    return columns.indexOf(sql);
  };
  const flag = (conditions: readonly Condition[]) =>
    place(`CASE WHEN ${conditionsSql(conditions, refOf)} THEN 1 ELSE 0 END::DOUBLE`);
  const plans = features.map((feature): WindowPlan => {
    const { sizeMs, hopMs } = windowLengths(feature.window);
    const { column, where, predicate } = feature;
    const needsNone = column === undefined || feature.function === 'last';
    return {
      function: feature.function,
      sizeUs: sizeMs * 1000,
      hopUs: hopMs * 1000,
      value: needsNone ? null : place(refOf(column)),
      where: where ? flag(where) : null,
      predicate: predicate ? flag(predicate) : null,
    };
  });
  return { plans, columns };
}
