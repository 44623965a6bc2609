import { expect, it } from 'vitest';
import { createLineSplitter } from './split-lines.ts';

function split(...pieces: string[]): string[] {
  const lines: string[] = [];
  const splitter = createLineSplitter((line) => lines.push(line));
  for (const piece of pieces) splitter.write(piece);
  splitter.end();
  return lines;
}

it.each<[string[], string[]]>([
  [['a\nb\n'], ['a', 'b']],
  [
    ['a', 'b\nc', '\r\n', '\n', 'd'],
    ['ab', 'c', 'd'],
  ],
  [[' 10 %\r 20 %\r 30 %\r\n'], [' 30 %']],
  [['\u001b[1;31mred\u001b[0m\u0000 \u0007bell\tthere\n'], ['red bell\tthere']],
  [['\n\n  \n'], []],
])('splits %j', (pieces, lines) => {
  expect(split(...pieces)).toEqual(lines);
});

it('keeps the beginning of a line that never ends', () => {
  const [line, ...others] = split('begun', ...Array(100).fill('x'.repeat(1000)), '\nnext\n');
  expect(line).toHaveLength(2000);
  expect(line).toMatch(/^begunx+…$/);
  expect(others).toEqual(['next']);
});
