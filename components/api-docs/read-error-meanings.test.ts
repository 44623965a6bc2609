import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { errors } from '#lib/http/errors.ts';
import { readErrorMeanings } from './read-error-meanings.ts';

it('reads a row and passes over what is none', () => {
  const text =
    '# Errors\n| Code | Status |\n|---|---|\n| `not_json` | 400 | Bad `x`. | Fix it. |\n';
  expect(readErrorMeanings(text)).toEqual([
    { code: 'not_json', status: '400', meaning: 'Bad `x`.', remedy: 'Fix it.' },
  ]);
});

it('finds every code in docs/errors.md', async () => {
  const text = await readFile(new URL('../../docs/errors.md', import.meta.url), 'utf8');
  const codes = readErrorMeanings(text).map(({ code }) => code);
  expect(codes.sort()).toEqual(Object.keys(errors).sort());
});
