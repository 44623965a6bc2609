import { describe, expect, it } from 'vitest';
import { describeType, exampleOf, type JsonSchema, schemaLines } from './schema-lines.ts';

const refs: Record<string, JsonSchema> = {
  '#/x': { type: 'object', properties: { a: { type: 'string' } } },
};
const resolve = (ref: string) => refs[ref];

describe('describeType', () => {
  it.each<[JsonSchema, string]>([
    [{ type: 'string' }, 'text'],
    [{ type: 'string', maxLength: 5 }, 'text to 5 characters'],
    [{ type: 'string', format: 'date-time' }, 'time'],
    [{ type: 'integer', minimum: -9007199254740991, maximum: 9007199254740991 }, 'integer'],
    [{ type: 'integer', exclusiveMinimum: 0, maximum: 9007199254740991 }, 'integer, more than 0'],
    [{ type: 'integer', minimum: 1, maximum: 200 }, 'integer, 1 to 200'],
    [{ enum: ['a', 'b'] }, '"a" or "b"'],
    [{ anyOf: [{ type: 'integer' }, { type: 'null' }] }, 'integer or null'],
    [{ type: ['number', 'null'] }, 'number or null'],
    [{ type: 'array', items: { type: 'string' } }, 'list of text'],
    [{ type: 'object', additionalProperties: { type: 'number' } }, 'object of number'],
    [{ $ref: '#/x' }, 'object'],
    [{}, 'anything'],
  ])('%o is %s', (schema, text) => {
    expect(describeType(schema, resolve)).toBe(text);
  });
});

describe('schemaLines', () => {
  const named = (schema: JsonSchema) =>
    schemaLines(schema, resolve).map(
      (line) => `${' '.repeat(line.depth)}${line.name}${line.required ? '*' : ''}`,
    );

  it('goes into objects, lists and references', () => {
    const schema: JsonSchema = {
      type: 'object',
      required: ['items'],
      properties: { items: { type: 'array', items: { $ref: '#/x' } }, next: { type: 'string' } },
    };
    expect(named(schema)).toEqual(['items*', ' a', 'next']);
  });

  it('opens what may be null without a line of its own', () => {
    expect(named({ anyOf: [{ $ref: '#/x' }, { type: 'null' }] })).toEqual(['a']);
  });

  it('numbers the members of a choice', () => {
    expect(named({ oneOf: [{ $ref: '#/x' }, { type: 'string' }] })).toEqual([
      'choice 1',
      ' a',
      'choice 2',
    ]);
  });

  it('ends at a schema that holds itself', () => {
    refs['#/loop'] = { type: 'object', properties: { again: { $ref: '#/loop' } } };
    expect(named({ $ref: '#/loop' }).length).toBeLessThan(10);
  });
});

describe('exampleOf', () => {
  it('fills what is required', () => {
    const schema: JsonSchema = {
      type: 'object',
      required: ['version', 'reason', 'scopes'],
      properties: {
        version: { type: 'integer' },
        reason: { type: 'string' },
        scopes: { type: 'array', items: { enum: ['predict'] } },
        other: { type: 'string' },
      },
    };
    expect(exampleOf(schema, resolve)).toEqual({
      version: 1,
      reason: 'Say why',
      scopes: ['predict'],
    });
  });
});
