import { expect, test } from 'vitest';
import { isBackendOf } from './lower-priority.ts';

test.each([
  ['postgres: mainstay mainstay 127.0.0.1(40112) idle', 40112, true],
  ['postgres: mainstay mainstay 127.0.0.1(40112) COPY', 40112, true],
  ['postgres: mainstay mainstay ::1(40112) idle in transaction', 40112, true],
  ['postgres: mainstay mainstay 127.0.0.1(40112) idle', 4011, false],
  ['postgres: mainstay mainstay [local] idle', 40112, false],
  ['node\0server.ts\0(40112) ', 40112, false],
  ['', 40112, false],
])('%j, port %d: %s', (title, port, expected) => {
  expect(isBackendOf(title, port)).toBe(expected);
});
