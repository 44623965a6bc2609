import { expect, it } from 'vitest';
import { isAnswerInForce } from './answers-in-force.ts';

const spans = [
  { seq: 1, version: 1, startedAt: 0, endedAt: 120 },
  { seq: 2, version: 2, startedAt: 100, endedAt: Number.POSITIVE_INFINITY },
];
const answer = { status: 200, sentAt: 110, answeredAt: 130, version: 1, release: 1 };

it.each([
  { name: 'the old release during the switch', given: answer, expected: true },
  {
    name: 'the new release during the switch',
    given: { ...answer, version: 2, release: 2 },
    expected: true,
  },
  {
    name: 'the old release after every replica swapped',
    given: { ...answer, sentAt: 121 },
    expected: false,
  },
  {
    name: 'the new release before it was asked for',
    given: { ...answer, sentAt: 10, answeredAt: 99, version: 2, release: 2 },
    expected: false,
  },
  {
    name: 'a version its release does not have',
    given: { ...answer, version: 2 },
    expected: false,
  },
  { name: 'an unknown release', given: { ...answer, release: 9 }, expected: false },
])('$name', ({ given, expected }) => {
  expect(isAnswerInForce(given, spans)).toBe(expected);
});
