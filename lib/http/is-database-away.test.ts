import { PrismaClientKnownRequestError } from '@prisma/client/runtime/client';
import { DriverAdapterError } from '@prisma/driver-adapter-utils';
import pg from 'pg';
import { expect, it } from 'vitest';
import { AppError } from './errors.ts';
import { isDatabaseAway } from './is-database-away.ts';
import { toProblem } from './problem.ts';

const adapterError = (originalCode: string, kind = 'postgres') =>
  new DriverAdapterError({
    kind,
    originalCode,
    originalMessage: 'said',
    code: originalCode,
    severity: 'FATAL',
    message: 'said',
  } as never);
const prismaError = (code: string, driverAdapterError: Error) =>
  new PrismaClientKnownRequestError('Invalid invocation', {
    code,
    clientVersion: '7',
    meta: { modelName: 'Model', driverAdapterError },
  });
const pgError = (code: string) =>
  Object.assign(new pg.DatabaseError('the database system is starting up', 40, 'error'), { code });
const coded = (code: string) => Object.assign(new Error('failed'), { code });

it.each<[string, unknown, boolean]>([
  ['a refused connection', coded('ECONNREFUSED'), true],
  ['Prisma without a server', coded('P1001'), true],
  ['a server that shuts down', coded('57P01'), true],
  ['a connection exception', coded('08006'), true],
  ['a pool that waited in vain', new Error('timeout exceeded when trying to connect'), true],
  ['a server gone silent', new Error('Postgres does not answer any more'), true],
  ['a cause', new Error('could not read', { cause: coded('ECONNRESET') }), true],
  ['a server that starts up, to pg', pgError('57P03'), true],
  ['a server that starts up, to the adapter', adapterError('57P03'), true],
  ['a server that starts up, to Prisma', prismaError('P2039', adapterError('57P03')), true],
  ['a server that starts up, to raw SQL', prismaError('P2010', adapterError('57P03')), true],
  ['too many connections', prismaError('P2037', adapterError('53300', 'TooManyConnections')), true],
  [
    'a service’s own error around Prisma’s',
    new Error('the models could not be read', {
      cause: new Error('no', { cause: prismaError('P2039', adapterError('57P01')) }),
    }),
    true,
  ],
  ['several addresses', new AggregateError([coded('x'), coded('ECONNREFUSED')]), true],
  [
    'a transaction that could not begin',
    Object.assign(new Error('Unable to start a transaction in the given time.'), { code: 'P2028' }),
    true,
  ],
  ['a statement of ours, to Prisma', prismaError('P2010', adapterError('42601')), false],
  ['a query that took too long', prismaError('P2010', adapterError('57014')), false],
  ['a wrong password', prismaError('P1000', adapterError('28P01')), false],
  ['a unique key', prismaError('P2002', adapterError('23505')), false],
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

it('ends with an error that is its own cause', () => {
  const error = new Error('no');
  error.cause = error;
  expect(isDatabaseAway(error)).toBe(false);
});
