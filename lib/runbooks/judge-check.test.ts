import { expect, it } from 'vitest';
import type { Comparison } from './blocks.ts';
import { type Figures, judgeCheck, sayComparison, showFigure } from './judge-check.ts';

const check = { query: 'error_rate_by_version', value: 'error_rate', op: '<', than: 0.02 } as const;
const at = (value: number | null, events: number) => ({ error_rate: { value, events } });

it.each<[string, Partial<Comparison>, Figures, string, RegExp]>([
  ['below', {}, at(0.01, 100), 'pass', /1 %, which is < 2 %/],
  ['at the bound', {}, at(0.02, 100), 'fail', /2 %, not < 2 %/],
  ['at the bound that is allowed', { op: '<=' }, at(0.02, 100), 'pass', /<= 2 %/],
  ['above', { op: '>' }, at(0.03, 100), 'pass', /> 2 %/],
  ['unequal', { op: '!=' }, at(0.03, 100), 'pass', /!=/],
  ['equal', { op: '=' }, at(0.02, 100), 'pass', /= 2 %/],
  ['at least', { op: '>=' }, at(0.01, 100), 'fail', /not >=/],
  ['fewer requests than say something', {}, at(0, 49), 'too_little_data', /49 of the 50/],
  ['as few as the runbook allows', { least: 10 }, at(0, 10), 'pass', /0 %/],
  ['no requests', { least: 0 }, at(null, 0), 'too_little_data', /Too little/],
  ['a value that is not there', {}, {}, 'too_little_data', /0 of the 50/],
])('%s', (_name, over, figures, verdict, said) => {
  const judged = judgeCheck({ ...check, ...over }, figures);
  expect(judged).toMatchObject({ verdict, said: expect.stringMatching(said) });
});

it('shows figures in three digits, with their unit', () => {
  expect(showFigure(0.012345, 'share')).toBe('1.23 %');
  expect(showFigure(0.04, 'minutes')).toBe('2 s');
  expect(showFigure(90, 'minutes')).toBe('90 min');
  expect(showFigure(600, 'minutes')).toBe('10 h');
  expect(showFigure(12_345.6, 'count')).toBe('12,346');
  expect(showFigure(1, 'flag')).toBe('yes');
  expect(showFigure(3 * 1024 * 1024, 'bytes')).toBe('3 MiB');
});

it('says what is so or not in a word', () => {
  const flag = { query: 'newest_releases', value: 'is_rollback', op: '=', than: 1 } as const;
  const said = (value: number) => judgeCheck(flag, { is_rollback: { value, events: 1 } });
  expect(said(1)).toEqual({ verdict: 'pass', said: 'The release in force is a rollback: yes.' });
  expect(said(0)).toEqual({ verdict: 'fail', said: 'The release in force is a rollback: no.' });
  expect(sayComparison(flag)).toBe('The release in force is a rollback: passes when it is so');
  expect(sayComparison({ ...flag, than: 0 })).toMatch(/passes when it is not$/);
  expect(sayComparison({ ...flag, op: '!=' })).toMatch(/passes when it is not$/);
  expect(sayComparison(check)).toBe('Share of requests that failed on our side: passes when < 2 %');
});
