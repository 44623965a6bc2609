import { describe, expect, it } from 'vitest';
import { layerSchema } from './contract.ts';
import { describeNow, whoIsOnCall } from './who-is-on-call.ts';

const [ada, grace] = [
  '019a0000-0000-7000-8000-00000000000a',
  '019a0000-0000-7000-8000-00000000000b',
] as const;
const berlin = {
  time_zone: 'Europe/Berlin',
  layers: [
    layerSchema.parse({
      ...{ name: 'Primary', people: [ada, grace], starts_on: '2026-03-23' },
      ...{ handover_at: '09:00', every: 1, unit: 'week' },
    }),
  ],
};
const taken = {
  ...{ id: '1', user: grace, createdAt: 0 },
  ...{ from: Date.parse('2026-03-26T18:00Z'), to: Date.parse('2026-03-27T06:00Z') },
};

describe('whoIsOnCall', () => {
  it.each<[string, string | null, string]>([
    ['2026-03-23T07:59:59.999Z', null, 'before the first turn'],
    ['2026-03-23T08:00:00.000Z', ada, 'from its first millisecond'],
    ['2026-03-30T06:59:59.999Z', ada, 'to the last before the handover, an hour earlier in UTC'],
    ['2026-03-30T07:00:00.000Z', grace, 'from the handover on'],
    ['2026-03-26T18:00:00.000Z', grace, 'while an override holds'],
    ['2026-03-27T06:00:00.000Z', ada, 'and not when it has ended'],
  ])('at %s: %s, %s', (at, expected, _when) => {
    expect(whoIsOnCall(berlin, [taken], new Date(at))).toBe(expected);
  });
});

describe('describeNow', () => {
  it.each([
    {
      at: '2026-03-25T00:00Z',
      now: { user: ada, because: 'layer', until: '2026-03-26T18:00Z', next: grace },
    },
    {
      at: '2026-03-26T20:00Z',
      now: { user: grace, because: 'override', until: '2026-03-27T06:00Z', next: ada },
    },
    {
      at: '2026-03-20T00:00Z',
      now: { user: null, because: 'nobody', until: '2026-03-23T08:00Z', next: ada },
    },
  ])('at $at: $now', ({ at, now }) => {
    const until = new Date(now.until);
    expect(describeNow(berlin, [taken], new Date(at))).toEqual({ ...now, until });
  });

  it('knows no end where one person has every turn', () => {
    const [layer] = berlin.layers;
    if (!layer) throw new Error('no layer');
    const alone = { ...berlin, layers: [{ ...layer, people: [ada] }] };
    expect(describeNow(alone, [], new Date('2026-04-01T00:00Z'))).toEqual({
      ...{ user: ada, because: 'layer', until: null, next: null },
    });
  });
});
