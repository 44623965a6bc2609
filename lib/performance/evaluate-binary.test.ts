import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectEqual, performanceFigures } from '#test/stats/performance-figures.ts';
import { BINARY_METRICS, evaluateBinary } from './evaluate-binary.ts';

function check(evaluation: ReturnType<typeof evaluateBinary>, expected: Record<string, unknown>) {
  const { tp, fp, fn, tn } = evaluation.counts;
  const found: Record<string, unknown> = {
    ...evaluation.metrics,
    confusion_matrix: [
      [tn, fp],
      [fn, tp],
    ],
    ...evaluation.curve,
  };
  for (const [name, value] of Object.entries(expected)) expectEqual(found[name], value, name);
}

describe('agrees with scikit-learn on', () => {
  it.each(performanceFigures('binary'))('$name', ({ labels, scores, threshold, expected }) => {
    const rows = { labels: Uint8Array.from(labels), scores: Float64Array.from(scores), threshold };
    check(evaluateBinary(rows), expected);
    const predictions = rows.scores.map((score) => (score >= threshold ? 1 : 0));
    check(evaluateBinary({ ...rows, predictions: Uint8Array.from(predictions) }), expected);
  });

  it.each(performanceFigures('long_binary'))('$count rows', ({ count, expected }) => {
    const labels = new Uint8Array(count);
    const scores = new Float64Array(count);
    let seed = 1;
    const draw = () => {
      seed = (Math.imul(1664525, seed) + 1013904223) >>> 0;
      return seed / 2 ** 32;
    };
    for (let row = 0; row < count; row += 1) {
      const u = draw();
      const score = row % 2 === 0 ? Math.floor(u * 1000) / 1000 : u;
      scores[row] = score;
      labels[row] = draw() < score * score ? 1 : 0;
    }
    check(evaluateBinary({ labels, scores, threshold: 0.5 }), expected);
  });
});

describe('what is not there', () => {
  it('is null of no rows', () => {
    const { metrics, notes } = evaluateBinary({
      labels: new Uint8Array(),
      scores: new Float64Array(),
      threshold: 0.5,
    });
    expect(metrics).toEqual(Object.fromEntries(BINARY_METRICS.map((name) => [name, null])));
    expect(notes).toEqual(['There are no rows, so nothing is defined.']);
  });

  it('is said of one class', () => {
    const { metrics, notes } = evaluateBinary({
      labels: Uint8Array.of(0, 0),
      scores: Float64Array.of(0.1, 0.7),
      threshold: 0.5,
    });
    expect(metrics).toMatchObject({ roc_auc: null, recall: 0, average_precision: 0 });
    expect(notes).toEqual([
      'All labels are negative: roc_auc is not defined, balanced_accuracy is the recall of that class.',
      'No row is positive: recall, f1 and average_precision are 0.',
    ]);
  });

  it('is null without scores', () => {
    const rows = { labels: Uint8Array.of(0, 1, 1), predictions: Uint8Array.of(0, 1, 0) };
    const { metrics, thresholds, curve } = evaluateBinary(rows);
    expect(metrics).toMatchObject({ accuracy: 2 / 3, roc_auc: null, log_loss: null });
    expect([thresholds, curve]).toEqual([[], null]);
  });
});

const rowsArbitrary = fc
  .array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 20 })), { minLength: 1, maxLength: 60 })
  .map((rows) => ({
    labels: Uint8Array.from(rows, ([label]) => (label ? 1 : 0)),
    scores: Float64Array.from(rows, ([, score]) => score / 20),
    threshold: 0.5,
  }));

it('ranks as comparing every pair does', () => {
  fc.assert(
    fc.property(rowsArbitrary, (rows) => {
      let won = 0;
      let pairs = 0;
      for (const [i, p] of rows.scores.entries()) {
        for (const [j, n] of rows.scores.entries()) {
          if (rows.labels[i] !== 1 || rows.labels[j] !== 0) continue;
          pairs += 1;
          won += p > n ? 1 : p === n ? 0.5 : 0;
        }
      }
      expectEqual(evaluateBinary(rows).metrics.roc_auc, pairs === 0 ? null : won / pairs);
    }),
  );
});

it('does not depend on the order of rows, and intervals hold what they are of', () => {
  fc.assert(
    fc.property(rowsArbitrary, (rows) => {
      const evaluation = evaluateBinary(rows);
      const reversed = evaluateBinary({
        ...rows,
        labels: rows.labels.toReversed(),
        scores: rows.scores.toReversed(),
      });
      expect(reversed).toEqual(evaluation);
      for (const name of BINARY_METRICS) {
        const value = evaluation.metrics[name];
        const interval = evaluation.intervals[name];
        if (!interval || value === null) continue;
        expect(interval.low, name).toBeLessThanOrEqual(value + 1e-12);
        expect(interval.high, name).toBeGreaterThanOrEqual(value - 1e-12);
      }
    }),
  );
});

it('has at each threshold what a threshold comes to', () => {
  fc.assert(
    fc.property(rowsArbitrary, fc.integer({ min: 0, max: 100 }), (rows, at) => {
      const { thresholds } = evaluateBinary(rows);
      const { metrics, counts } = evaluateBinary({ ...rows, threshold: at / 100 });
      expect(thresholds).toHaveLength(101);
      expect(thresholds[at]).toMatchObject({
        threshold: at / 100,
        ...counts,
        f1: metrics.f1,
        mcc: metrics.mcc,
      });
    }),
  );
});
