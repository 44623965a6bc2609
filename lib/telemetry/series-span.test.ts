import { describe, expect, it } from 'vitest';
import { chooseSpan } from './series-span.ts';

const now = new Date('2026-01-10T12:00:30.000Z');

describe('chooseSpan', () => {
  it('is the last hour by default', () => {
    expect(chooseSpan({ points: 120 }, now)).toEqual({
      from: new Date('2026-01-10T11:00:30.000Z'),
      to: now,
      stepSeconds: 60,
    });
  });

  it.each([
    ['an hour in 61 buckets', '2026-01-10T11:00:30.000Z', 61, 60],
    ['an hour in 60 buckets touches 61 minutes', '2026-01-10T11:00:30.000Z', 60, 120],
    ['six hours', '2026-01-10T06:00:00.000Z', 120, 300],
    ['a day', '2026-01-09T12:00:00.000Z', 120, 900],
    ['a week', '2026-01-03T12:00:00.000Z', 120, 7200],
    ['ninety days in ten', '2025-10-12T12:00:00.000Z', 10, 10 * 86_400],
  ])('%s', (_name, from, points, stepSeconds) => {
    expect(chooseSpan({ from, points }, now).stepSeconds).toBe(stepSeconds);
  });

  it.each([
    ['an empty span', '2026-01-10T12:00:30.000Z'],
    ['a span that ends before it begins', '2026-01-11T00:00:00.000Z'],
    ['a span too long', '2025-01-01T00:00:00.000Z'],
  ])('refuses %s', (_name, from) => {
    expect(() => chooseSpan({ from, points: 100 }, now)).toThrow(
      expect.objectContaining({ code: 'invalid_request', fields: [expect.anything()] }),
    );
  });
});
