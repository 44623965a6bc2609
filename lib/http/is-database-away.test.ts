import { expect, it } from 'vitest';
import { AppError } from './errors.ts';
import { isDatabaseAway } from './is-database-away.ts';
import { toProblem } from './problem.ts';

const coded = (code: string) => Object.assign(new Error('failed'), { code });

it.each<[string, unknown, boolean]>([
  ['a refused connection', coded('ECONNREFUSED'), true],
  ['Prisma without a server', coded('P1001'), true],
  ['a server that shuts down', coded('57P01'), true],
  ['a connection exception', coded('08006'), true],
  ['a pool that waited in vain', new Error('timeout exceeded when trying to connect'), true],
  ['a server gone silent', new Error('Postgres does not answer any more'), true],
  ['a cause', new Error('could not read', { cause: coded('ECONNRESET') }), true],
  ['a broken constraint', coded('23505'), false],
  ['a mistake of ours', new TypeError('x is undefined'), false],
  ['something else', 'ECONNREFUSED', false],
])('%s', (_name, error, expected) => {
  expect(isDatabaseAway(error)).toBe(expected);
  expect(toProblem(error, 'r').code).toBe(expected ? 'unavailable' : 'internal');
});

it('leaves a refusal what it is, whatever caused it', () => {
  const refusal = new AppError('forbidden', { publicMessage: 'No.', cause: coded('P1001') });
  expect(toProblem(refusal, 'r').code).toBe('forbidden');
});
