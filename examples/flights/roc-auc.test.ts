import { describe, expect, it } from 'vitest';
import { RocAuc } from './roc-auc.ts';

function areaUnder(points: [score: number, label: 0 | 1][]): number | undefined {
  const auc = new RocAuc();
  for (const [score, label] of points) auc.add(score, label);
  return auc.value();
}

describe('RocAuc', () => {
  it('is undefined without both classes', () => {
    expect(areaUnder([])).toBeUndefined();
    expect(areaUnder([[0.5, 1]])).toBeUndefined();
  });

  it('agrees with scikit-learn', () => {
    // roc_auc_score([0, 0, 1, 1, 0, 1], [0.1, 0.4, 0.35, 0.8, 0.8, 1.0]) = 0.7222…
    const scores = [0.1, 0.4, 0.35, 0.8, 0.8, 1];
    const labels = [0, 0, 1, 1, 0, 1] as const;
    expect(areaUnder(scores.map((score, i) => [score, labels[i] ?? 0]))).toBeCloseTo(6.5 / 9, 12);
  });
});
