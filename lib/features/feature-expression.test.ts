import { describe, expect, it } from 'vitest';
import { sourceSchema, type ValueType, viewSchema } from './contract.ts';
import { readFeatureExpression } from './feature-expression.ts';

const source = sourceSchema.parse({
  kind: 'push',
  name: 's',
  entity: 'e',
  columns: { x: 'number', s: 'string', b: 'boolean' },
});
const view = viewSchema.parse({
  name: 'v',
  source: 's',
  features: [
    { kind: 'value', name: 'x', column: 'x' },
    { kind: 'value', name: 's', column: 's' },
    { kind: 'value', name: 'b', column: 'b' },
    { kind: 'value', name: 'in', column: 'x' },
  ],
});
const scope = { sources: new Map([['s', source]]), views: new Map([['v', view]]) };
const values: Record<string, unknown> = { x: 3, s: 'UA', b: true, in: 4 };
const request: Record<string, unknown> = { n: 2, text: '12.5', big: 10n, missing: null };

function evaluate(type: ValueType, expression: string): unknown {
  const read = readFeatureExpression({ type, expression }, view, scope);
  if ('problems' in read) throw new Error(read.problems.join('; '));
  return read.evaluate((input) =>
    input.kind === 'request' ? request[input.name] : values[input.feature],
  );
}

describe('comes to', () => {
  it.each<[ValueType, string, unknown]>([
    ['number', 'x / 2', 1.5],
    ['integer', 'x * 2', 6],
    ['integer', 'x / 2', null],
    ['number', 'x / 0', null],
    ['number', '-x * 0', 0],
    ['string', 's + "-" + v.s', 'UA-UA'],
    ['boolean', 'b && s == "UA"', true],
    ['number', 'v["in"] + 1', 5],
    ['number', 'x + request.n', 5],
    ['number', 'request.big * 1.5', 15],
    ['number', 'x + request.missing', null],
    ['number', 'x + request.nowhere', null],
    ['number', 'x + request.text', null],
    ['number', 'request.text', null],
    ['string', 'request.text', '12.5'],
    ['number', 'min(x, 1) + max(x, 5)', 6],
  ])('%s of %s: %s', (type, expression, expected) => {
    expect(evaluate(type, expression)).toBe(expected);
  });
});

it.each([
  ['number', 's', /comes to text, and the feature is number/],
  ['number', 'x + s', /\+ does not work between a number and text/],
  ['number', 'request', /request is not a feature of v/],
  ['number', 'request[s]', /takes the name of a feature in quotes/],
  ['number', 'v.nope', /nope is not a feature of v \(x, s, b, in\)/],
  ['number', 'other.x', /other is not a feature|\.x is not something/],
  ['boolean', 's.matches("a+")', /matches\(\) is not available/],
  ['boolean', '[1, 2].all(y, y > x)', /all\(\) is not available/],
] as const)('%s of %s cannot be read', (type, expression, message) => {
  expect(() => evaluate(type, expression)).toThrow(message);
});
