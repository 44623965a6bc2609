import { expect, it } from 'vitest';
import { readErrorMeanings } from './read-error-meanings.ts';

it('reads a row and passes over what is none', () => {
  const text =
    '# Errors\n| Code | Status |\n|---|---|\n| `not_json` | 400 | Bad `x`. | Fix it. |\n';
  expect(readErrorMeanings(text)).toEqual([
    { code: 'not_json', status: '400', meaning: 'Bad `x`.', remedy: 'Fix it.' },
  ]);
});
