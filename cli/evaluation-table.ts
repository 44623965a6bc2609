import type { Evaluation } from '#lib/performance/evaluate-rows.ts';
import type { SegmentsEvaluation } from '#lib/performance/evaluate-segments.ts';
import { matrixRows } from '#lib/performance/evaluation-report.ts';
import type { Interval } from '#lib/performance/interval.ts';

/** An evaluation for a reader at a terminal. */
export function evaluationTable(
  evaluation: Evaluation,
  { skipped, segments }: { skipped: number; segments?: SegmentsEvaluation },
): string {
  const { result } = evaluation;
  const parts = [
    `${headline(evaluation)}${skipped > 0 ? `; ${count(skipped)} without a value left out` : ''}`,
    metricTable(result.metrics, result.intervals),
    ...detailsOf(evaluation),
    ...(segments ? segmentTables(segments) : []),
    ...result.notes,
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function headline(evaluation: Evaluation): string {
  const { task, result } = evaluation;
  const rows = `${count(result.n)} ${result.n === 1 ? 'row' : 'rows'}`;
  if (task === 'regression') return `Regression, ${rows}`;
  if (task === 'multiclass') return `${evaluation.classes.length} classes, ${rows}`;
  const { classes, threshold } = evaluation;
  const positives = evaluation.result.counts.tp + evaluation.result.counts.fn;
  const rule = threshold === null ? 'as predicted' : `positive from a score of ${threshold}`;
  return `Binary, ${rows}, ${count(positives)} of them ${classes[1]}, ${rule}`;
}

function metricTable(
  metrics: Record<string, number | null>,
  intervals: Partial<Record<string, Interval | null>>,
): string {
  const rows = Object.entries(metrics).map(([name, value]) => {
    const interval = intervals[name];
    const between = interval ? `${number(interval.low)} to ${number(interval.high)}` : '';
    return [name, value === null ? 'not defined' : number(value), between];
  });
  return columns([['metric', 'value', '95 % interval'], ...rows]);
}

const MOST_SHOWN = 12;

function detailsOf(evaluation: Evaluation): string[] {
  switch (evaluation.task) {
    case 'binary': {
      const { classes, result } = evaluation;
      const { tp, fp, fn, tn } = result.counts;
      return [matrix(classes, [Float64Array.of(tn, fp), Float64Array.of(fn, tp)]), curve(result)];
    }
    case 'multiclass': {
      const { classes, result } = evaluation;
      const perClass = classes.map((name, k) => {
        const one = result.classes[k];
        if (!one) return [name, '', '', '', '', '0'];
        const area = one.roc_auc === null ? '' : number(one.roc_auc);
        return [name, ...[one.precision, one.recall, one.f1].map(number), area, count(one.support)];
      });
      const shown = columns([
        ['class', 'precision', 'recall', 'f1', 'roc_auc', 'rows'],
        ...perClass.slice(0, 50),
      ]);
      if (classes.length > MOST_SHOWN) return [shown];
      return [shown, matrix(classes, matrixRows(result.matrix.counts, classes.length))];
    }
    case 'regression':
      return [];
  }
}

const SHOWN = [
  'accuracy',
  'f1',
  'f1_macro',
  'roc_auc',
  'roc_auc_ovr',
  'log_loss',
  'mae',
  'rmse',
  'r2',
];

function segmentTables({ segments, worst, loss }: SegmentsEvaluation): string[] {
  const [first] = segments;
  if (!first) return [];
  const shown = SHOWN.filter((name) => name in first.metrics);
  const rows = segments.map(({ column, value, n, metrics }) => [
    `${column} = ${value}`,
    count(n),
    ...shown.map((name) => (metrics[name] == null ? '' : number(metrics[name]))),
  ]);
  const worstRows = worst.map((one) => [
    one.conditions.map(({ column, value }) => `${column} = ${value}`).join(' and '),
    count(one.rows),
    number(one.loss),
    number(one.restLoss),
    number(one.pAdjusted),
  ]);
  return [
    columns([['segment', 'rows', ...shown], ...rows]),
    worst.length === 0
      ? `No segment is worse than the rest, as far as rows that were held out can tell (${loss}).`
      : `Worst segments, on rows that were held out (${loss})\n${columns([['segment', 'rows', 'loss', 'of the rest', 'p'], ...worstRows])}`,
  ];
}

function matrix(classes: readonly string[], rows: readonly ArrayLike<number>[]): string {
  const head = ['truth \\ said', ...classes];
  return columns([head, ...rows.map((row, at) => [classes[at] ?? '', ...Array.from(row, count)])]);
}

function curve({ curve: found }: Extract<Evaluation, { task: 'binary' }>['result']): string {
  if (!found) return '';
  const rows = found.count.map((rowCount, at) => [
    number(found.prob_pred[at] ?? 0),
    number(found.prob_true[at] ?? 0),
    count(rowCount),
  ]);
  return columns([['mean score', 'share positive', 'rows'], ...rows]);
}

/** Cells under each other; the first column begins, the others end together. */
function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_cell, at) =>
    Math.max(...rows.map((row) => (row[at] ?? '').length)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, at) =>
          at === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[at] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function number(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e9 || size < 1e-4)) return value.toExponential(3);
  return value.toLocaleString('en', {
    minimumFractionDigits: size < 10 ? 4 : 2,
    maximumFractionDigits: size < 10 ? 4 : 2,
  });
}

function count(value: number): string {
  return value.toLocaleString('en');
}
