import { describe, expect, it } from 'vitest';
import { decideAtHalf, learnDecision } from './learn-decision.ts';
import { seededNumbers } from './random-order.ts';

const random = seededNumbers(9);
const scores = Array.from({ length: 2000 }, () => random());
const at = (threshold: number) =>
  scores.map((score) => ({ score, isPositive: score >= threshold }));

describe('a decision', () => {
  it.each([0.5, 0.2, 0.9])('at %s is found within the rows beside it', (threshold) => {
    const decide = learnDecision(at(threshold));
    for (let bin = 0; bin < 100; bin += 1) {
      const [low, high] = [bin / 100, (bin + 1) / 100];
      if (low >= threshold) expect(decide(low, high), `from ${low}`).toBe(1);
      if (high <= threshold) expect(decide(low, high), `to ${high}`).toBe(0);
    }
  });

  it('is of a part of the rows about the threshold', () => {
    expect(learnDecision(at(0.2))(0.1, 0.3)).toBeCloseTo(0.5, 1);
  });

  it('is at a half where nothing says otherwise', () => {
    expect(learnDecision([])).toBe(decideAtHalf);
    expect(learnDecision([{ score: 0.5, isPositive: true }])).toBe(decideAtHalf);
    expect(decideAtHalf(0.4, 0.6)).toBe(1);
    expect(decideAtHalf(0.3, 0.6)).toBe(0);
  });

  it('of a half itself may be the other class', () => {
    const rows = [0.2, 0.5, 0.6].map((score) => ({ score, isPositive: score > 0.5 }));
    expect(learnDecision(rows)(0.45, 0.5)).toBe(0);
    expect(learnDecision(rows)(0.58, 0.59)).toBe(1);
  });

  it('that is of something else as well is the share of the rows', () => {
    const rows = scores.map((score, row) => ({ score, isPositive: score > 0.4 && row % 4 !== 0 }));
    const decide = learnDecision(rows);
    expect(decide(0.5, 0.9)).toBeCloseTo(0.75, 1);
    expect(decide(0, 0.4)).toBe(0);
  });

  it('is of the scores that there are, where these are few', () => {
    const rows = [0.1, 0.3, 0.7].flatMap((score) =>
      Array.from({ length: 20 }, () => ({ score, isPositive: score >= 0.3 })),
    );
    const decide = learnDecision(rows);
    expect([decide(0, 0.1), decide(0.1, 0.3), decide(0.3, 0.7), decide(0.7, 1)]).toEqual([
      0, 1, 1, 1,
    ]);
  });
});
