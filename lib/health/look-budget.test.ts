import { describe, expect, it } from 'vitest';
import { freshnessLooks, judgeLooks, LOOK_PLANS, type Look, withBudget } from './look-budget.ts';

const now = new Date('2026-03-10T12:30:00.000Z');
const ago = (hours: number) => new Date(Date.parse('2026-03-10T12:00:00.000Z') - hours * 3_600_000);
/** An hourly look each; the newest is of 12:00. */
const looksOf = (hours: number, isBad: (hoursBefore: number) => boolean): Look[] =>
  Array.from({ length: hours }, (_, at) => ({
    at: ago(hours - 1 - at),
    isBad: isBad(hours - 1 - at),
  }));
const plan = LOOK_PLANS.label_freshness;

describe('judgeLooks', () => {
  it.each<[string, Look[], object]>([
    ['nothing was looked at', [], { budget: null }],
    ['never missed', looksOf(720, () => false), { budget: { spent: 0, left: 1 } }],
    ['half of the budget', looksOf(720, (h) => h > 700), { budget: { spent: 19 } }],
    ['more than the budget', looksOf(720, (h) => h < 40), { budget: { spent: 40 } }],
  ])('%s', (_name, looks, expected) => {
    expect(judgeLooks(0.95, plan, looks, now)).toMatchObject(expected);
  });

  it('budget is in hours, whatever a look stands for', () => {
    const { budget } = judgeLooks(
      0.95,
      LOOK_PLANS.quality,
      looksOf(120, (h) => h < 2),
      now,
    );
    expect(budget).toMatchObject({ of: 'hours', spent: 12 });
    expect(budget?.allowed).toBeCloseTo(36, 9);
    expect(budget?.left).toBeCloseTo(2 / 3, 9);
  });

  it.each<[string, (hoursBefore: number) => boolean, boolean[]]>([
    ['an hour alone', (h) => h === 0, [false, false]],
    ['two hours, and it goes on', (h) => h < 2, [true, false]],
    ['four hours, and it is over', (h) => h > 0 && h < 5, [false, true]],
    ['two days ago', (h) => h > 40 && h < 48, [false, false]],
  ])('%s burns %s', (_name, isBad, expected) => {
    const { burn } = judgeLooks(0.95, plan, looksOf(720, isBad), now);
    expect(burn.map(({ is_burning }) => is_burning)).toEqual(expected);
    expect(burn.map(({ long, short, level }) => [long, short, level])).toEqual([
      ['6h', '1h', 'page'],
      ['3d', '6h', 'ticket'],
    ]);
  });

  it('no factor is more than a lax share can reach', () => {
    const { burn } = judgeLooks(
      0.5,
      plan,
      looksOf(24, () => true),
      now,
    );
    expect(burn[0]).toMatchObject({ factor: 1.8, long_rate: 2, is_burning: true });
  });
});

it('what is kept now is missed where its budget is spent, and at risk where it burns', () => {
  const judged = (status: 'met' | 'missed', isBad: (hoursBefore: number) => boolean) =>
    withBudget(
      { status, text: '', target: 1, actual: 1, budget: null, burn: [] },
      judgeLooks(0.95, plan, looksOf(720, isBad), now),
    ).status;
  expect(judged('met', () => false)).toBe('met');
  expect(judged('met', (h) => h < 3)).toBe('at_risk');
  expect(judged('met', (h) => h > 600)).toBe('missed');
  expect(judged('missed', () => false)).toBe('missed');
});

describe('freshnessLooks', () => {
  const badAt = (labelled: Date[], span: [number, number], within: number) =>
    freshnessLooks(labelled, { from: ago(span[0]), to: ago(span[1]) }, within).map(
      ({ at, isBad }) => [(ago(0).getTime() - at.getTime()) / 3_600_000, isBad],
    );

  it('an hour is bad when the newest label is older for certain', () => {
    expect(badAt([ago(10), ago(5)], [6, 0], 3)).toEqual([
      ...[
        [6, false],
        [5, true],
        [4, false],
        [3, false],
        [2, false],
        [1, false],
        [0, true],
      ],
    ]);
  });

  it('it begins with the first label, and without any there is nothing to look at', () => {
    expect(badAt([ago(3)], [6, 0], 1)).toEqual([
      [2, false],
      [1, false],
      [0, true],
    ]);
    expect(badAt([], [6, 0], 1)).toEqual([]);
  });
});
