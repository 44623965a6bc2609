import { describe, expect, it } from 'vitest';
import { countedFailures, signInDelaySeconds } from './sign-in-delay.ts';

const at = new Date('2026-01-01T00:00:00.000Z');
const later = (seconds: number) => new Date(at.getTime() + seconds * 1000);

describe('signInDelaySeconds', () => {
  it.each([
    ['email', 0, 0, 0],
    ['email', 4, 0, 0],
    ['email', 5, 0, 1],
    ['email', 5, 0.4, 1],
    ['email', 5, 1, 0],
    ['email', 6, 0, 2],
    ['email', 8, 3, 5],
    ['email', 14, 0, 512],
    ['email', 15, 0, 900],
    ['email', 5000, 0, 900],
    ['email', 5000, 900, 0],
    ['address', 49, 0, 0],
    ['address', 50, 0, 1],
  ] as const)('%s, %i failures, the last %f s ago: %i s', (kind, failures, ago, expected) => {
    expect(signInDelaySeconds(kind, { failures, lastFailedAt: at }, later(ago))).toBe(expected);
  });

  it('forgets after a day', () => {
    const held = { failures: 9, lastFailedAt: at };
    expect(countedFailures(held, later(86_399))).toBe(9);
    expect(countedFailures(held, later(86_400))).toBe(0);
    expect(signInDelaySeconds('email', held, later(86_400))).toBe(0);
  });
});
