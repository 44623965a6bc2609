import { expect, it } from 'vitest';
import type { Impact, ModelImpact } from '#lib/incidents/contract.ts';
import { describeImpact } from './describe-impact.ts';

const model: ModelImpact = {
  ...{ model: 'flights', versions: [3], requests: 12_000, refused: 0, failed: 1500, degraded: 6 },
  ...{ answered: 10_494, rows: 10_494, labelled: 400, wrong: 100 },
};
const impact: Impact = {
  counted_at: '2026-03-01T05:00:00.000Z',
  spans: [{ from: '2026-03-01T03:00:00.000Z', to: '2026-03-01T03:20:00.000Z' }],
  ...{ is_final: true, models: [model], unknown: ['Whole minutes are counted.'] },
};

it('is a line for each model, with shares, and what is not known', () => {
  expect(describeImpact(impact)).toBe(
    [
      'From 2026-03-01 03:00 UTC to 2026-03-01 03:20 UTC, counted from the log:',
      '',
      '- **flights**, version 3: of 12,000 requests, 1,500 (12.5 %) failed, 6 (less than 0.1 %) answered by a fallback or the default. Of 400 rows whose label has come, 100 (25 %) were wrong.',
      '',
      'Whole minutes are counted.',
    ].join('\n'),
  );
});

it.each<[string, Partial<ModelImpact>, string]>([
  ['no request', { requests: 0 }, '- **flights**, version 3: no request.'],
  [
    'all versions, and what was refused',
    { versions: [], refused: 120, failed: 0, wrong: 0, degraded: 0 },
    '- **flights**: of 12,000 requests, none failed, none answered by a fallback or the default, 120 (1 %) refused as wrong (4xx). Of 400 rows whose label has come, none were wrong.',
  ],
  [
    'numbers that are not right or wrong, several versions',
    { versions: [2, 3], wrong: null, requests: 1, failed: 1, degraded: 0 },
    '- **flights**, versions 2, 3: of 1 request, 1 (100 %) failed, none answered by a fallback or the default.',
  ],
])('%s', (_name, changed, expected) => {
  const text = describeImpact({
    ...impact,
    ...{ spans: [], unknown: [], models: [{ ...model, ...changed }] },
  });
  expect(text).toBe(expected);
});

it.each([null, { ...impact, models: [] }])('says nothing where nothing was counted', (none) => {
  expect(describeImpact(none)).toBe('');
});
