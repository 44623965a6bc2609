import { expect, it } from 'vitest';
import { readGiven } from './read-given.ts';

const ask = (field: string) => [{ field, label: 'It' }];

it.each([
  ['version', ' 12 ', { version: 12 }],
  [
    'weights',
    '1: 90, 2:10%',
    {
      weights: [
        { version: 1, weight: 90 },
        { version: 2, weight: 10 },
      ],
    },
  ],
  ['weights', '3:0.5', { weights: [{ version: 3, weight: 0.5 }] }],
  ['request', ' abc ', { request: 'abc' }],
])('reads %s %j', (field, text, given) => {
  expect(readGiven(ask(field), { [field]: text })).toEqual({ given, why: null });
});

it.each([
  ['version', ''],
  ['version', '0'],
  ['version', '1.5'],
  ['weights', ''],
  ['weights', '1: 90, 2'],
  ['weights', '1: 0'],
  ['weights', '1: -5'],
  ['request', '  '],
])('does not read %s %j', (field, text) => {
  expect(readGiven(ask(field), { [field]: text })).toEqual({
    given: undefined,
    why: expect.stringMatching(/^It /),
  });
});
