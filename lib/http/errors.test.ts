import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { errors } from './errors.ts';

it('are all explained in docs/errors.md, with their status', () => {
  const file = path.join(import.meta.dirname, '../../docs/errors.md');
  const rows = readFileSync(file, 'utf8').matchAll(
    /^\| `(\w+)` +\| (\d{3}) +\| \S.+ \| \S.+ \|$/gm,
  );
  const explained = [...rows].map(([, code, status]) => `${code} ${status}`);
  const known = Object.entries(errors).map(([code, { status }]) => `${code} ${status}`);
  expect(explained.sort()).toEqual(known.sort());
});
