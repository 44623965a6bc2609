import { expect, it } from 'vitest';
import { describeEffect, withheld } from './effect-words.ts';

const none = {
  passed: 0,
  accepted: 0,
  warned: 0,
  changed: 0,
  fallback: 0,
  quarantined: 0,
  rejected: 0,
};

it.each([
  ['all kept', { ...none, passed: 9 }, 'every one of them would keep every rule.', 0],
  ['nothing that could be tried', none, 'none of them could be read.', 0],
  [
    'severest first',
    { ...none, passed: 9, warned: 1200, quarantined: 2, rejected: 3 },
    '3 would be refused, 2 would be kept in quarantine, 1,200 would be marked with a warning.',
    5,
  ],
])('%s', (_name, effect, text, stopped) => {
  expect(describeEffect(effect)).toBe(text);
  expect(withheld(effect)).toBe(stopped);
});
