import { expect, it } from 'vitest';
import { diffLines } from './diff-lines.ts';

const shown = (from: string, to: string) =>
  diffLines(from, to).map(
    ({ op, text }) => `${{ same: ' ', added: '+', removed: '-' }[op]}${text}`,
  );

it.each<[string, string, string, string[]]>([
  ['nothing', 'a\nb', 'a\nb', [' a', ' b']],
  ['a line more', 'a\nc', 'a\nb\nc', [' a', '+b', ' c']],
  ['a line less', 'a\nb\nc', 'a\nc', [' a', '-b', ' c']],
  ['a line in place of another', 'a\nb\nc', 'a\nx\nc', [' a', '-b', '+x', ' c']],
  ['lines that moved', 'a\nb\nc', 'c\na\nb', ['+c', ' a', ' b', '-c']],
  ['everything', 'a', 'b', ['-a', '+b']],
  ['the same line again', 'a', 'a\na', [' a', '+a']],
])('shows %s', (_name, from, to, lines) => expect(shown(from, to)).toEqual(lines));

it('gives both texts back', () => {
  const from = Array.from({ length: 200 }, (_, at) => `line ${at % 7}`).join('\n');
  const to = Array.from({ length: 180 }, (_, at) => `line ${at % 5}`).join('\n');
  const lines = diffLines(from, to);
  const side = (other: string) =>
    lines
      .filter(({ op }) => op !== other)
      .map(({ text }) => text)
      .join('\n');
  expect(side('added')).toBe(from);
  expect(side('removed')).toBe(to);
});
