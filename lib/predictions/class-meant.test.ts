import { expect, it } from 'vitest';
import { classMeant } from './class-meant.ts';

it.each<[string, unknown, (string | number | boolean)[], string | number | boolean | undefined]>([
  ['itself', 1, [0, 1], 1],
  ['as text', '1', [0, 1], 1],
  ['as a decimal', '1.0', [0, 1], 1],
  ['true, where classes are 0 and 1', true, [0, 1], 1],
  ['false, where classes are 0 and 1', false, [0, 1], 0],
  ['"True", where classes are "0" and "1"', 'True', ['0', '1'], '1'],
  ['1, where classes are false and true', 1, [false, true], true],
  ['"0", where classes are "False" and "True"', '0', ['False', 'True'], 'False'],
  ['true, where 1 is one of three', true, [0, 1, 2], undefined],
  ['true, where classes are 1 and 2', true, [1, 2], undefined],
  ['a number as text, where there are more', '12', [3, 7, 12], 12],
  ['two that are the same number', '1.00', ['01', '1'], undefined],
  ['the one of two same numbers that is written so', '01', ['01', '1'], '01'],
  ['a word for it', 'yes', [0, 1], undefined],
  ['another case', 'Late', ['on time', 'late'], undefined],
  ['nothing', null, [0, 1], undefined],
  ['a list', [1], [0, 1], undefined],
  ['an empty text', '', [0, 1], undefined],
  ['anything, where there are none', 1, [], undefined],
])('%s', (_name, value, classes, meant) => {
  expect(classMeant(value, classes)).toBe(meant);
});
