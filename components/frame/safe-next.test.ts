import { expect, test } from 'vitest';
import { safeNext } from './safe-next.ts';

test.each([
  ['/models/flights?range=6h', '/models/flights?range=6h'],
  ['/', '/'],
  ['https://evil.example/', '/'],
  ['//evil.example/x', '/'],
  ['/\\evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['/.//evil.example', '/'],
  ['/sign-in?next=/', '/'],
  [undefined, '/'],
  [['/a'], '/'],
])('%s goes to %s', (next, path) => {
  expect(safeNext(next)).toBe(path);
});
