import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { readErrorMeanings } from '#components/api-docs/read-error-meanings.ts';
import { errors } from '#lib/http/errors.ts';

it('the page finds every code in docs/errors.md', async () => {
  const meanings = readErrorMeanings(await readFile('docs/errors.md', 'utf8'));
  expect(meanings.map(({ code }) => code).sort()).toEqual(Object.keys(errors).sort());
});
