import { expect, it } from 'vitest';
import { readRefusal } from './read-refusal.ts';

it.each([
  [400, '{"error":"x must be a number"}', 'rejected', 'it answered 400: x must be a number'],
  [
    422,
    '{"detail":[{"msg":"field required"}]}',
    'rejected',
    'it answered 422: [{"msg":"field required"}]',
  ],
  [413, '', 'rejected', 'it answered 413'],
  [404, '{"error":"no such model"}', 'lost', 'it answered 404: no such model'],
  [401, 'who\nare you?', 'lost', 'it answered 401: who are you?'],
  [429, '{"message":"slow down"}', 'lost', 'it answered 429: slow down'],
  [500, '<html>Traceback</html>', 'lost', 'it answered 500'],
  [302, '', 'lost', 'it answered 302, a redirect, which is not followed'],
  [204, '', 'lost', 'it answered 204'],
] as const)('%i %s is %s', (status, body, kind, message) => {
  const plain = message.replace(/^(it answered \d+): .*/, '$1');
  expect(readRefusal(status, body)).toEqual({ kind, message, plain });
});

it('cuts long messages', () => {
  expect(readRefusal(500, 'x'.repeat(10_000)).message.length).toBeLessThan(350);
});
