import { afterAll, beforeAll, expect, it } from 'vitest';
import { listAudit } from '#lib/audit/contract.ts';
import * as auth from '#lib/auth/contract.ts';
import type { Operation } from '#lib/http/operation.ts';
import * as registry from '#lib/registry/contract.ts';
import * as releases from '#lib/releases/contract.ts';
import { type Call, startTestConsole, type TestConsole } from '#test/console.ts';
import { fileOf, uploadOf } from '#test/route-cases/prepare-model.ts';

let console: TestConsole;
beforeAll(async () => {
  console = await startTestConsole();
});
afterAll(() => console.stop());

it('every change keeps why it was made', async () => {
  const params = { model: 'reasons', version: 1, alias: 'champion' };
  const body = { email: 'new@example.com', name: 'New', role: 'viewer' as const };
  const { id: userId } = await console.services.auth.createUser(body, ctx);
  const key = { name: 'leaked', scopes: ['registry' as const] };
  const { id: keyId } = await console.services.auth.createApiKey(key, ctx);
  const second = { ...params, version: 2 };
  const changes: [Operation, Omit<Call, 'as'>][] = [
    [registry.createModel, { body: { name: 'reasons', task: 'regression' } }],
    [registry.updateModel, { params, body: { description: 'x' } }],
    [registry.registerVersion, { params, raw: uploadOf(fileOf(1)) }],
    [registry.registerVersion, { params, raw: uploadOf(fileOf(2)) }],
    [registry.setAlias, { params, body: { version: 1 } }],
    [registry.deleteAlias, { params }],
    [registry.archiveVersion, { params, body: {} }],
    [registry.deleteVersion, { params }],
    [releases.promoteVersion, { params, body: { version: second.version, wait_ms: 0 } }],
    [auth.createApiKey, { body: { name: 'x', scopes: ['predict'] } }],
    [auth.revokeApiKey, { params: { id: keyId } }],
    [auth.createUser, { body: { email: 'y@example.com', name: 'y', role: 'viewer' } }],
    [auth.updateUser, { params: { id: userId }, body: { name: 'z' } }],
  ];
  const reasons = changes.map(([operation], index) => `because of ${operation.id} ${index}`);
  for (const [index, [operation, call]] of changes.entries()) {
    const reason = reasons[index] ?? '';
    const why = operation.query
      ? { query: { reason } }
      : { body: { ...(call.body as object), reason } };
    const response = await console.call(operation, { as: 'admin', ...call, ...why });
    expect(response.status, `${operation.id} ${await response.clone().text()}`).toBeLessThan(300);
  }
  const audit = await console.call(listAudit, { as: 'admin', query: { limit: 200 } });
  const kept = (await audit.json()).items.map((entry: { reason: string }) => entry.reason);
  expect(kept.filter(Boolean).reverse()).toEqual(reasons);
});

const ctx = { actor: { kind: 'system', id: 'test', name: 'Test' }, requestId: null } as const;
