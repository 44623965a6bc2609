import { expect, test } from 'vitest';
import { ageText, valueText } from './value-text.ts';

test.each([
  [null, '–', 'No value'],
  [0.123456, '0.123', '0.123456'],
  [12, '12', '12'],
  ['ORD', 'ORD', 'ORD'],
  [false, 'false', 'false'],
])('%j reads %s', (value, text, exact) => {
  expect(valueText(value)).toEqual({ text, exact });
});

test.each([
  [null, '–'],
  ['2026-03-01T12:00:00.000Z', '0 ms'],
  ['2026-03-01T12:00:05.000Z', '0 ms'],
  ['2026-03-01T11:48:00.000Z', '12 min'],
  ['2026-02-27T12:00:00.000Z', '2 days'],
])('an event of %s', (eventTime, text) => {
  expect(ageText(eventTime, '2026-03-01T12:00:00.000Z')).toBe(text);
});
