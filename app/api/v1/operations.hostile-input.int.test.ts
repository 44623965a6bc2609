import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Operation } from '#lib/http/operation.ts';
import { type Call, startTestConsole, type TestConsole } from '#test/console.ts';
import { routeCases } from '#test/route-cases.ts';
import { operations } from './operations.ts';

let console: TestConsole;
beforeAll(async () => {
  console = await startTestConsole();
});
afterAll(() => console.stop());

const cursorOf = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
/** Stands for a list nested so deep that JSON.stringify could not write it. */
const NESTED = '@nested@';

/** What the database, a parser or a date may choke on. */
const TEXTS = [
  'a\u0000b',
  '3000000000',
  '99999999999999999999',
  '-1',
  '1e9',
  'NaN',
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00+23:59',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59-23:59',
  '9999-12-31T23:59:59.999Z',
  `2026-01-01T00:00:00.${'1'.repeat(40)}Z`,
  cursorOf('a\u0000b'),
  cursorOf(3_000_000_000),
  cursorOf(['0000-01-01T00:00:00.000Z', '018f0000-0000-7000-8000-000000000000']),
  cursorOf(['9999-12-31T23:59:59-23:59', '018f0000-0000-7000-8000-000000000000']),
  '%_\\',
  "'; DROP TABLE models; --",
  '',
];
const VALUES = [
  ...TEXTS,
  '\ud800',
  3_000_000_000,
  2 ** 53,
  -1,
  0.5,
  1e308,
  null,
  true,
  { 'a\u0000b': 'a\u0000b' },
  { a: { b: ['\udfff'] } },
  JSON.parse('{"__proto__": "x"}'),
  NESTED,
];

type Mutant = [what: string, call: Call];

/** The call with one path parameter, query parameter or value of its body replaced, a name or a file name spoilt. */
function* mutantsOf(operation: Operation, call: Call): Generator<Mutant> {
  const names = (schema: { shape: object } | undefined) => Object.keys(schema?.shape ?? {});
  for (const text of TEXTS) {
    for (const name of names(operation.params)) {
      yield [`path ${name}`, { ...call, params: { ...call.params, [name]: text } }];
    }
    for (const name of names(operation.query)) {
      yield [`query ${name}`, { ...call, query: { ...call.query, [name]: text } }];
    }
  }
  if (operation.body) {
    const shape = 'shape' in operation.body ? names(operation.body as never) : [];
    const headers = { ...call.headers, 'content-type': 'application/json' };
    for (const [at, body] of spoilt(call.body ?? {}, shape)) {
      yield [`body ${at}`, { ...call, body: undefined, raw: toJson(body), headers }];
    }
  }
  if (call.raw instanceof FormData) {
    const metadata = JSON.parse(String(call.raw.get('metadata')));
    for (const [at, value] of spoilt(metadata, [])) {
      yield [`metadata ${at}`, { ...call, raw: form(call.raw, 'metadata', toJson(value)) }];
    }
    for (const name of ['%00', 'a\u0000b', '\ud800', 'x'.repeat(5000)]) {
      const file = new File(['a\n1\n'], name);
      yield [`file name ${name}`, { ...call, raw: form(call.raw, 'reference', file) }];
    }
  }
}

/** The value with each of its parts, and each of `more` of its fields, replaced by each hostile value. */
function* spoilt(value: unknown, more: string[]): Generator<[string, unknown]> {
  for (const hostile of VALUES) yield [JSON.stringify(hostile), hostile];
  if (typeof value !== 'object' || value === null) return;
  for (const key of new Set([...Object.keys(value), ...more])) {
    const inner = (value as Record<string, unknown>)[key];
    for (const [at, part] of spoilt(inner, [])) {
      const copy = Array.isArray(value) ? [...value] : { ...value };
      yield [`${key} ${at}`, Object.assign(copy, { [key]: part })];
    }
  }
}

function form(from: FormData, name: string, value: string | File): FormData {
  const copy = new FormData();
  for (const [key, part] of from) if (key !== name) copy.append(key, part);
  copy.append(name, value as string);
  return copy;
}

function toJson(value: unknown): string {
  const depth = 50_000;
  return JSON.stringify(value).replaceAll(`"${NESTED}"`, '['.repeat(depth) + ']'.repeat(depth));
}

describe('hostile input is never our failure', () => {
  const named = operations.map((operation) => [operation.id, operation] as const);
  it.each(named)(
    '%s',
    async (id, operation) => {
      const success = routeCases[id]?.success;
      if (!success) throw new Error('there is no case');
      const { check: _check, ...call } = await success(console);
      const failures: string[] = [];
      for (const [what, mutant] of mutantsOf(operation, call)) {
        const response = await console.call(operation, mutant);
        const body = await response.text();
        if (response.status >= 500) failures.push(`${what.slice(0, 100)}: ${body.slice(0, 200)}`);
      }
      expect(failures).toEqual([]);
    },
    60_000,
  );
});
