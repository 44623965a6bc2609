import { expect, it } from 'vitest';
import { createRefusalLog } from './refusal-log.ts';

it('writes ten lines a minute, and how many were left out', () => {
  const lines: object[] = [];
  let ms = 0;
  const note = createRefusalLog({
    log: { warn: (details: object) => lines.push(details) },
    clock: () => ms,
  });
  const request = { id: 'r', ip: '10.0.0.1', method: 'POST', url: '/feedback?key=secret' };
  for (ms = 0; ms < 60_000; ms += 100) note(request, 'no key');
  expect(lines).toHaveLength(10);
  expect(lines[0]).toEqual({
    requestId: 'r',
    address: '10.0.0.1',
    method: 'POST',
    path: '/feedback',
  });
  note(request, 'no key');
  note({ ...request, url: `/${'x'.repeat(10_000)}` }, 'no key');
  expect(lines.slice(10)).toMatchObject([
    { leftOut: 590 },
    { path: expect.stringMatching(/^.{200}$/) },
  ]);
  expect(lines[11]).not.toHaveProperty('leftOut');
});
