import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectEqual, performanceFigures } from '#test/stats/performance-figures.ts';
import { countBinary, countMetrics } from './binary-counts.ts';
import { evaluateMulticlass, highestScores, MULTICLASS_METRICS } from './evaluate-multiclass.ts';

describe('agrees with scikit-learn on', () => {
  it.each(performanceFigures('multiclass'))('$name', (figure) => {
    const scores = figure.scores.map((column) => Float64Array.from(column));
    const size = scores.length;
    const predictions = figure.predictions
      ? Int32Array.from(figure.predictions)
      : highestScores(scores);
    const labels = Int32Array.from(figure.labels);
    const { metrics, matrix } = evaluateMulticlass({ size, labels, predictions, scores });
    const rows = Array.from({ length: size }, (_row, i) => [
      ...matrix.counts.subarray(i * size, (i + 1) * size),
    ]);
    const found: Record<string, unknown> = { ...metrics, confusion_matrix: rows };
    for (const [name, value] of Object.entries(figure.expected)) {
      expectEqual(found[name], value, name);
    }
  });
});

it('is null of no rows', () => {
  const none = new Int32Array();
  const { metrics, notes } = evaluateMulticlass({ size: 3, labels: none, predictions: none });
  expect(metrics).toEqual(Object.fromEntries(MULTICLASS_METRICS.map((name) => [name, null])));
  expect(notes).toEqual(['There are no rows, so nothing is defined.']);
});

it('says what scores are missing for', () => {
  const labels = Int32Array.of(0, 1, 2);
  const rows = { size: 3, labels, predictions: labels };
  expect(evaluateMulticlass(rows).notes[0]).toMatch(/^Without a score of each class/);
  const scores = [0, 1, 2].map(() => Float64Array.of(0.5, 1 / 3, 1 / 3));
  const { metrics, notes } = evaluateMulticlass({ ...rows, scores });
  expect(metrics).toMatchObject({ accuracy: 1, log_loss: null });
  expect(notes[0]).toMatch(/those of row 1 sum to 1\.5/);
});

it('is the binary case where there are two classes', () => {
  const bit = fc.integer({ min: 0, max: 1 });
  fc.assert(
    fc.property(fc.array(fc.tuple(bit, bit), { minLength: 1, maxLength: 40 }), (rows) => {
      const labels = rows.map(([label]) => label);
      const predictions = rows.map(([, prediction]) => prediction);
      const { metrics, classes } = evaluateMulticlass({
        size: 2,
        labels: Int32Array.from(labels),
        predictions: Int32Array.from(predictions),
      });
      const binary = countMetrics(
        countBinary(Uint8Array.from(labels), Uint8Array.from(predictions)),
      );
      expectEqual(metrics.accuracy, binary?.accuracy);
      expectEqual(metrics.mcc, binary?.mcc);
      expectEqual(metrics.balanced_accuracy, binary?.balanced_accuracy);
      expectEqual(classes[1]?.f1 ?? 0, binary?.f1);
    }),
  );
});
