import { expect, it } from 'vitest';
import { createLineLimit } from './limit-lines.ts';

it('leaves out what is too much, says how much, and knows the last lines', () => {
  let nowMs = 0;
  const logged: string[] = [];
  const lines = createLineLimit({ nowMs: () => nowMs, log: (line) => logged.push(line) });
  for (let i = 0; i < 700; i++) lines.add(`line ${i}`);
  expect(logged).toHaveLength(500);
  nowMs += 1000;
  lines.add('later');
  expect(logged.slice(500)).toEqual([
    '… 200 lines were left out, since there were too many at once.',
    'later',
  ]);
  for (let i = 0; i < 30; i++) lines.add(`more ${i}`);
  expect(logged).toHaveLength(502 + 19);
  lines.end();
  lines.end();
  expect(logged.slice(-1)).toEqual([
    '… 11 lines were left out, since there were too many at once.',
  ]);
  expect(lines.lastLines().split('\n')).toHaveLength(12);
  expect(lines.lastLines()).toMatch(/more 29$/);
});
