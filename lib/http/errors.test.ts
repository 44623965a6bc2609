import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { AppError, type ErrorCode, errors } from './errors.ts';
import { toProblem } from './problem.ts';

it('are all explained in docs/errors.md, with their status', () => {
  const file = path.join(import.meta.dirname, '../../docs/errors.md');
  const rows = readFileSync(file, 'utf8').matchAll(
    /^\| `(\w+)` +\| (\d{3}) +\| \S.+ \| \S.+ \|$/gm,
  );
  const explained = [...rows].map(([, code, status]) => `${code} ${status}`);
  const known = Object.entries(errors).map(([code, { status }]) => `${code} ${status}`);
  expect(explained.sort()).toEqual(known.sort());
});

it('says when to ask again: with every 503, and in whole seconds', () => {
  const retryAfter = (code: ErrorCode, extra = {}) =>
    new AppError(code, { publicMessage: 'No.', extra }).retryAfter;
  for (const [code, { status }] of Object.entries(errors)) {
    expect([code, retryAfter(code as ErrorCode)]).toEqual([code, status === 503 ? '1' : undefined]);
  }
  expect(retryAfter('unavailable', { retry_after_seconds: 4.2 })).toBe('5');
  expect(retryAfter('rate_limited', { retry_after_seconds: 0.1 })).toBe('1');
  expect(retryAfter('rate_limited', { retry_after_seconds: Number.NaN })).toBeUndefined();
});

it('is recognised when it comes from another copy of this module', async () => {
  const address = './errors.ts?another-copy';
  const other = (await import(address)) as typeof import('./errors.ts');
  expect(other.AppError).not.toBe(AppError);
  const refusal = new other.AppError('user_exists', { publicMessage: 'There is one.' });
  expect(refusal).toBeInstanceOf(AppError);
  expect(toProblem(refusal, 'r')).toMatchObject({ status: 409, code: 'user_exists' });
  expect(new Error('other')).not.toBeInstanceOf(AppError);
});
