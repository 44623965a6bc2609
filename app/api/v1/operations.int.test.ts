import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasRole, roles } from '#lib/auth/access.ts';
import { errors } from '#lib/http/errors.ts';
import type { Operation } from '#lib/http/operation.ts';
import { PROBLEM_CONTENT_TYPE } from '#lib/http/problem.ts';
import { type Call, startTestConsole, type TestConsole } from '#test/console.ts';
import type { RouteCases } from '#test/route-cases/contract.ts';
import { routeCases } from '#test/route-cases.ts';
import { operations } from './operations.ts';

let console: TestConsole;
beforeAll(async () => {
  console = await startTestConsole();
});
afterAll(() => console.stop());

const casesOf = (operation: Operation): Partial<RouteCases> => routeCases[operation.id] ?? {};
/** A request that is well formed, so that only who sends it can be wrong. */
const wellFormed = (operation: Operation): Omit<Call, 'as'> => ({
  params: { version: 1, seq: 1, id: randomUUID(), model: 'none', alias: 'champion' },
  ...(operation.body ? { body: {} } : {}),
});
const closed = operations.filter((operation) => operation.access !== 'public');
const name = ({ method, path }: Operation) => `${method} ${path}`;

async function expectProblem(response: Response, code: string): Promise<void> {
  const body = await response.json();
  expect(body).toMatchObject({ code, status: response.status });
  expect(response.status).toBe(errors[code as keyof typeof errors].status);
  expect(response.headers.get('content-type')).toBe(PROBLEM_CONTENT_TYPE);
  expect(body.request_id).toBe(response.headers.get('x-request-id'));
  expect(body.detail.length).toBeGreaterThan(10);
}

describe('unauthenticated', () => {
  it.each(closed.map((operation) => [name(operation), operation] as const))(
    '%s',
    async (_name, operation) => {
      await expectProblem(
        await console.call(operation, { ...wellFormed(operation), as: 'nobody' }),
        'unauthenticated',
      );
      const headers = { authorization: 'Bearer mst_unknown' };
      await expectProblem(
        await console.call(operation, { ...wellFormed(operation), as: 'nobody', headers }),
        'unauthenticated',
      );
    },
  );
});

describe('forbidden', () => {
  it.each(closed.map((operation) => [name(operation), operation] as const))(
    '%s',
    async (_name, operation) => {
      const { access } = operation;
      if (access === 'public') throw new Error('only closed operations are listed');
      const tooLow = roles.filter((role) => !hasRole(role, access.role));
      for (const as of [...tooLow, 'key:feedback'] as const) {
        const response = await console.call(operation, { ...wellFormed(operation), as });
        await expectProblem(response, 'forbidden');
      }
    },
  );

  const changes = closed.filter((operation) => operation.method !== 'GET');
  it.each(changes.map((operation) => [name(operation), operation] as const))(
    'from another site: %s',
    async (_name, operation) => {
      const call = { ...wellFormed(operation), as: 'admin' } as const;
      const headers = { 'sec-fetch-site': 'cross-site' };
      await expectProblem(await console.call(operation, { ...call, headers }), 'cross_origin');
    },
  );
});

describe('success', () => {
  it.each(operations.map((operation) => [name(operation), operation] as const))(
    '%s',
    async (_name, operation) => {
      const { success } = casesOf(operation);
      if (!success) throw new Error('there is no case');
      const { check, ...call } = await success(console);
      const response = await console.call(operation, call);
      const body = response.status === 204 ? '' : await response.clone().text();
      const answers = operation.response ?? operation.rawResponse;
      expect(response.status, body).toBe(operation.status ?? (answers ? 200 : 204));
      await check?.(response);
    },
  );
});

const refused = operations.flatMap((operation) =>
  Object.entries(casesOf(operation).refused ?? {}).flatMap(([code, makers]) =>
    makers.map((make) => [`${name(operation)}: ${code}`, operation, code, make] as const),
  ),
);
describe('refused', () => {
  it.each(refused)('%s', async (_name, operation, code, make) => {
    await expectProblem(await console.call(operation, await make(console)), code);
  });
});

describe('the cases', () => {
  it.each(operations.map((operation) => [name(operation), operation] as const))(
    'cover %s',
    (_name, operation) => {
      const cases = casesOf(operation);
      const takesInput = operation.query || operation.body || operation.rawBody;
      const notHere = operation.errors?.filter((code) => [404, 409].includes(errors[code].status));
      const wanted = [...(takesInput ? ['invalid_request'] : []), ...(notHere ?? [])];
      expect(cases.success).toBeDefined();
      expect(Object.keys(cases.refused ?? {})).toEqual(expect.arrayContaining(wanted));
      for (const code of Object.keys(cases.refused ?? {})) expect(errors).toHaveProperty([code]);
    },
  );

  it('belong to operations that exist', () => {
    const ids = operations.map((operation) => operation.id);
    expect(Object.keys(routeCases).filter((id) => !ids.includes(id))).toEqual([]);
  });
});
