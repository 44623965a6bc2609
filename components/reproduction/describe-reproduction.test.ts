import { describe, expect, it } from 'vitest';
import { describeReproduction, type Latest, sayProgress } from './describe-reproduction.ts';

const checked = (status: string) => ({ status }) as NonNullable<Latest['latest']>;

describe('describeReproduction', () => {
  it.each([
    ['identical', [], 'good', 'Reproduced, identical'],
    ['same_answers', [], 'good', 'Reproduced, same answers'],
    ['differs', [], 'bad', 'Differs'],
    ['failed', [], 'warning', 'Could not be checked'],
    // What was found out stays true when the data has gone since.
    ['identical', ['the data it learned from'], 'good', 'Reproduced, identical'],
    [null, ['the seed'], 'unknown', 'Not reproducible here'],
    [null, [], 'unknown', 'Not checked'],
  ])('%s, missing %j', (status, missing, state, word) => {
    const latest = status === null ? null : checked(status);
    expect(describeReproduction({ latest, missing })).toMatchObject({ state, word });
  });
});

describe('sayProgress', () => {
  it.each([
    ['queued', null, 'Waiting for a worker.'],
    ['running', null, 'Beginning.'],
    ['running', { done: 0, total: null, says: 'Fetching the data' }, 'Fetching the data'],
    ['running', { done: 1, total: 3, says: null }, '33 % of the training'],
    [
      'running',
      { done: 50, total: 100, says: 'log loss 0.5' },
      '50 % of the training, log loss 0.5',
    ],
    ['running', { done: 5, total: null, says: null }, 'Training.'],
  ] as const)('%s %j', (status, progress, said) => {
    expect(sayProgress({ ...checked(status), progress })).toBe(said);
  });
});
