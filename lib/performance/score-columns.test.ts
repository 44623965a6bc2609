import { expect, it } from 'vitest';
import { findScoreColumns } from './score-columns.ts';

const NAMES = ['p', 'p_a', 'p_b', 'a,b', 'x=p_a', 'cat', 'dog'];

it.each([
  ['one column', ['p'], [[undefined, 'p']]],
  ['a name with a comma', ['a,b'], [[undefined, 'a,b']]],
  ['a name with an equals sign', ['x=p_a'], [[undefined, 'x=p_a']]],
  [
    'a pattern',
    ['p_*'],
    [
      ['a', 'p_a'],
      ['b', 'p_b'],
    ],
  ],
  [
    'columns named like their classes',
    ['cat,dog'],
    [
      ['cat', 'cat'],
      ['dog', 'dog'],
    ],
  ],
  [
    'classes and columns',
    ['a=p_a,b=p_b'],
    [
      ['a', 'p_a'],
      ['b', 'p_b'],
    ],
  ],
  [
    'a class with an equals sign',
    ['a=b=p_a', 'dog'],
    [
      ['a=b', 'p_a'],
      ['dog', 'dog'],
    ],
  ],
  ['nothing', [], []],
])('takes %s', (_name, given, expected) => {
  const found = findScoreColumns(given, NAMES);
  expect(found.map(({ className, column }) => [className, column])).toEqual(expected);
});

it.each([
  ['q', /no column q /],
  ['a=q', /no column q /],
  ['q_*', /No column is like q_\*/],
  ['a=p_a,a=p_b', /class a has two/],
])('refuses %s', (given, message) => {
  expect(() => findScoreColumns([given], NAMES)).toThrow(message);
});
