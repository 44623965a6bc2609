import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { toProblem } from '#lib/http/problem.ts';
import { releaseConflict } from './release-conflict.ts';

const winner = {
  seq: 5,
  kind: 'promote',
  plan: { routes: [{ version: 2, weight: 1 }], fallback: [] },
  reason: 'better on February',
  created_at: '2026-01-01T00:00:00.000Z',
  created_by: { kind: 'user', id: 'u1', name: 'Ada' },
} as const;
const inForce = { ...winner, plan: { routes: [...winner.plan.routes], fallback: [] } };

it('names who came first, when, and with what', () => {
  const error = releaseConflict(4, inForce);
  expect(error.publicMessage).toBe(
    'Ada came first: release 5 promoted version 2 at 2026-01-01T00:00:00.000Z (better on February). ' +
      'This was decided while release 4 was in force. Look again and decide anew.',
  );
  expect(error.extra).toMatchObject({
    expected_seq: 4,
    current: { seq: 5, kind: 'promote', versions: [2], created_by: { name: 'Ada' } },
  });
});

it.each([
  [
    'a rollback came first',
    4,
    { ...inForce, kind: 'rollback' as const },
    'rolled back to version 2',
  ],
  ['the first release came first', 0, inForce, 'decided on no release yet'],
  ['a seq that does not exist yet', 9, inForce, 'There is no release 9; the newest is 5.'],
  ['a seq where nothing was released', 1, null, 'nothing has been released yet'],
])('%s', (_name, expectedSeq, current, message) => {
  expect(releaseConflict(expectedSeq, current).publicMessage).toContain(message);
});

it('is the example of docs/errors.md', async () => {
  const text = await readFile(new URL('../../docs/errors.md', import.meta.url), 'utf8');
  const example = JSON.parse(/```json\n(.*?)```/s.exec(text)?.[1] ?? '');
  const error = releaseConflict(6, {
    ...example.current,
    plan: { routes: [{ version: 3, weight: 1 }], fallback: [] },
  });
  expect(example).toEqual(toProblem(error, example.request_id));
});
