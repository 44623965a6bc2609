import { expect, it } from 'vitest';
import { parseProgressLine } from './progress-line.ts';

it.each([
  ['{"done": 3, "total": 10, "says": "log loss 0.51"}', 3, 10, 'log loss 0.51'],
  ['{"done": 0}', 0, null, null],
  ['{"done": 12, "total": 10, "other": 1}', 10, 10, null],
])('reads %s', (text, done, total, says) => {
  expect(parseProgressLine(`mainstay progress ${text}`)).toEqual({ done, total, says });
});

it.each([
  'progress {"done": 1}',
  ' mainstay progress {"done": 1}',
  'mainstay progress {"done": 1',
  'mainstay progress 3',
  'mainstay progress null',
  'mainstay progress {}',
  'mainstay progress {"done": -1}',
  'mainstay progress {"done": 1e999}',
  'mainstay progress {"done": "1"}',
  'mainstay progress {"done": 1, "total": 0}',
  'mainstay progress {"done": 1, "says": {}}',
])('takes %j for an ordinary line', (line) => {
  expect(parseProgressLine(line)).toBeUndefined();
});

it('cuts long words', () => {
  const line = `mainstay progress {"done": 1, "says": "${'x'.repeat(5000)}"}`;
  expect(parseProgressLine(line)?.says).toHaveLength(200);
});
