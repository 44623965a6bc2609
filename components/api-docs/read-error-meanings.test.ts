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

it('finds every code in the documentation', async () => {
  const text = await readFile('docs/errors.md', 'utf8');
  expect(
    readErrorMeanings(text)
      .map(({ code }) => code)
      .sort(),
  ).toEqual(Object.keys(errors).sort());
});
