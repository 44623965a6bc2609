import { describe, expect, it } from 'vitest';
import {
  checkDraft,
  readList,
  readNumber,
  readPairs,
  valueAt,
  withValueAt,
  writePairs,
} from './policy-draft.ts';

describe('checkDraft', () => {
  it('gives the policy with its defaults', () => {
    const { policy, problems } = checkDraft({});
    expect(problems).toEqual([]);
    expect(policy?.guards.cooldown_hours).toBe(168);
  });

  it.each<[string, unknown, string, string]>([
    [
      'a number out of range',
      { guards: { cooldown_hours: -1 } },
      'guards.cooldown_hours',
      'must be at least 0',
    ],
    [
      'no number',
      { guards: { cooldown_hours: 'x' } },
      'guards.cooldown_hours',
      'must be a number, got text',
    ],
    [
      'no cron',
      { triggers: { schedule: { cron: 'monday' } } },
      'triggers.schedule.cron',
      'must be five fields of cron, such as 0 3 * * 1 (Mondays at three)',
    ],
    [
      'a field nobody knows',
      { guards: { cooldown: 3 } },
      'guards.cooldown',
      'has a field nobody knows: cooldown',
    ],
  ])('%s', (_name, draft, path, says) => {
    const { policy, problems } = checkDraft(draft);
    expect(policy).toBeNull();
    expect(problems).toContainEqual(expect.objectContaining({ path, says }));
  });
});

describe('values in a draft', () => {
  it('are read and set by their path, and nothing else changes', () => {
    const draft = { guards: { quality: true }, seed: 1 };
    const changed = withValueAt(draft, 'guards.budget.runs', 3);
    expect(changed).toEqual({ guards: { quality: true, budget: { runs: 3 } }, seed: 1 });
    expect(draft).toEqual({ guards: { quality: true }, seed: 1 });
    expect(valueAt(changed, 'guards.budget.runs')).toBe(3);
    expect(valueAt(changed, 'guards.budget.days')).toBeUndefined();
  });
});

describe('what is typed', () => {
  it.each([
    ['0.5', false, 0.5],
    [' 7 ', false, 7],
    ['', true, null],
    ['', false, ''],
    ['seven', true, 'seven'],
  ])('%j as a number', (text, isOptional, expected) => {
    expect(readNumber(text, isOptional)).toBe(expected);
  });

  it.each<[string, unknown]>([
    ['n_trees = 200\nlearning_rate=0.1', { n_trees: 200, learning_rate: 0.1 }],
    ['loss: hinge\n\nwarm = true', { loss: 'hinge', warm: true }],
    ['', {}],
    ['n_trees', 'n_trees'],
  ])('%j as pairs', (text, expected) => {
    expect(readPairs(text)).toEqual(expected);
  });

  it('is written as it is read', () => {
    const pairs = { a: 1, b: 'two', c: false };
    expect(readPairs(writePairs(pairs))).toEqual(pairs);
  });

  it('is a list between commas', () => {
    expect(readList('hour, , origin ')).toEqual(['hour', 'origin']);
  });
});
