import { globSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { describeApi } from '#app/_server/describe-api.ts';
import { operations, sharedOperations } from './operations.ts';

const ROOT = path.join(import.meta.dirname, '../../..');
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

const routeFiles = new Map(
  globSync('app/api/v1/**/route.ts', { cwd: ROOT }).map((file) => [
    `/${path.dirname(path.relative('app', file))}`,
    path.join(ROOT, file),
  ]),
);
const routeOf = (operationPath: string) => operationPath.replaceAll('{', '[').replaceAll('}', ']');

it('has every operation of every contract', async () => {
  const exported: string[] = [];
  for (const file of globSync('lib/*/{contract,operations,*-operations}.ts', { cwd: ROOT })) {
    for (const value of Object.values(await import(path.join(ROOT, file)))) {
      if (typeof value !== 'object' || value === null) continue;
      if ('id' in value && 'method' in value && 'access' in value) exported.push(String(value.id));
    }
  }
  expect(exported.length).toBeGreaterThan(25);
  const listed = operations.map((operation) => operation.id);
  expect([...listed].sort()).toEqual([...exported, 'getOpenApi'].sort());
});

it('has a route file that exports its method for every operation, and no other route', async () => {
  const declared: string[] = [];
  for (const [route, file] of routeFiles) {
    const module = await import(file);
    const { GET: refuse } = await import('#app/_server/other-methods.ts');
    for (const method of METHODS) {
      expect(module[method], `${method} ${route}`).toBeTypeOf('function');
      if (module[method] !== refuse) declared.push(`${method} ${route}`);
    }
  }
  const wanted = operations.map(({ method, path: at }) => `${method} ${routeOf(at)}`);
  expect(declared.sort()).toEqual(wanted.sort());
  // All of the API is imported.
}, 60_000);

it('describes itself in OpenAPI: unique ids, references that resolve, parameters that are declared', () => {
  const document = JSON.parse(JSON.stringify(describeApi(operations, '1.2.3', sharedOperations)));
  expect(document).toMatchObject({ openapi: '3.1.1', info: { version: '1.2.3' } });
  const ids: string[] = [];
  for (const [at, item] of Object.entries<Record<string, never>>(document.paths)) {
    for (const described of Object.values<Described>(item)) {
      ids.push(described.operationId);
      const inPath = (described.parameters ?? []).filter((parameter) => parameter.in === 'path');
      const names = [...at.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      expect(inPath.map((parameter) => parameter.name).sort()).toEqual(names.sort());
      expect(inPath.every((parameter) => parameter.required)).toBe(true);
      expect(Object.keys(described.responses).some((status) => status.startsWith('2'))).toBe(true);
      expect(described.responses['500']?.content).toHaveProperty('application/problem+json');
      expect(described.security).toBeDefined();
    }
  }
  expect(ids.sort()).toEqual(operations.map((operation) => operation.id).sort());
  expect(new Set(ids).size).toBe(ids.length);
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)];
  expect(references.length).toBeGreaterThan(0);
  for (const [, pointer = ''] of references) {
    const target = pointer.split('/').reduce((value, key) => value?.[key], document);
    expect(target, pointer).toBeDefined();
  }
});

interface Described {
  operationId: string;
  parameters?: { in: string; name: string; required?: boolean }[];
  responses: Record<string, { content?: object }>;
  security?: unknown;
}
