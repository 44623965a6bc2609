import { expect, test } from 'vitest';
import { cameTo } from './came-to.ts';

test('is which rules held, whatever was said of them', () => {
  const look = (said: string, holds: boolean) => ({
    triggers: [
      { rule: 'schedule' as const, holds: true, said },
      { rule: 'drift' as const, holds: false, said },
    ],
    guards: [{ rule: 'cooldown', holds, said }],
  });
  expect(cameTo(look('at noon', true))).toBe('+schedule -drift | +cooldown');
  expect(cameTo(look('at one', true))).toBe(cameTo(look('at noon', true)));
  expect(cameTo(look('at noon', false))).not.toBe(cameTo(look('at noon', true)));
});
