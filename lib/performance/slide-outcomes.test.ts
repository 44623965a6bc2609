import { expect, test } from 'vitest';
import { addOutcomes, countOutcomes, type Outcomes } from './outcomes.ts';
import { slideOutcomes } from './slide-outcomes.ts';

const hour = (truth: string, score: number): Outcomes =>
  countOutcomes(
    [
      { label: truth, predicted: 'yes', classes: ['no', 'yes'], scores: [1 - score, score] },
      { label: 'no', predicted: 'no', classes: ['no', 'yes'], scores: [0.9, 0.1] },
    ],
    'binary',
    ['no', 'yes'],
  ).outcomes;
const hours = Array.from({ length: 23 }, (_, at) =>
  at % 5 === 3 ? null : hour(at % 2 ? 'yes' : 'no', (at + 1) / 30),
);
const cellsOf = (outcomes: Outcomes | null) =>
  outcomes?.task === 'classes'
    ? outcomes.cells.map((cell) => JSON.stringify(cell)).sort()
    : outcomes;

test.each([1, 2, 3, 7, 22, 23, 40])('of %i as added up anew each time', (width) => {
  const slid = [...slideOutcomes(hours, width)];
  expect(slid).toHaveLength(hours.length);
  for (const [place, sum] of slid.entries()) {
    const last = hours.slice(Math.max(0, place - width + 1), place + 1);
    const anew = addOutcomes(last.filter((one) => one !== null));
    expect(cellsOf(sum)).toEqual(cellsOf(anew));
    if (sum?.task === 'classes' && anew?.task === 'classes') {
      expect(sum.log_loss.n).toBe(anew.log_loss.n);
      expect(sum.log_loss.mean).toBeCloseTo(anew.log_loss.mean, 12);
    }
  }
});
