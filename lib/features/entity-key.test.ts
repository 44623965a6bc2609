import { describe, expect, it } from 'vitest';
import { entitySchema } from './contract.ts';
import { keyText, readKey } from './entity-key.ts';

const entity = entitySchema.parse({
  name: 'route',
  keys: [{ name: 'origin' }, { name: 'number', type: 'integer' }],
});

it('tuples that read alike are told apart', () => {
  const keys = [['1', '23'], ['12', '3'], ['1,23'], ['1"', '"23'], ['1', 23], [1, 23], ['', '123']];
  expect(new Set(keys.map(keyText)).size).toBe(keys.length);
});

describe('a key is', () => {
  it.each([
    [{ origin: 'SFO', number: 12 }, ['SFO', 12]],
    [{ number: '12', origin: 7, more: true }, ['7', 12]],
    [{ origin: '', number: -0 }, ['', 0]],
    [{ origin: '007', number: '-3' }, ['007', -3]],
  ])('%j', (values, key) => {
    expect(readKey(entity, values)).toEqual({ key });
  });
});

describe('no key is', () => {
  it.each([
    [{ origin: null, number: 1 }, 'origin', 'must not be null; expected text'],
    [{ number: 1 }, 'origin', 'is missing; expected text'],
    [{ origin: 'a', number: '012' }, 'number', 'must be a whole number'],
    [{ origin: 'a', number: 1.5 }, 'number', 'must be a whole number'],
    [{ origin: 'a', number: 2 ** 53 }, 'number', 'must be a whole number'],
    [{ origin: '\ud800', number: 1 }, 'origin', 'must be text'],
    [Object.create({ origin: 'a', number: 1 }), 'origin', 'is missing; expected text'],
  ])('%j', (values, key, message) => {
    const read = readKey(entity, values);
    expect('problems' in read && read.problems).toContainEqual({ key, message });
  });
});
