import { describe, expect, it } from 'vitest';
import { compactJson } from './compact-json.ts';

describe('compactJson', () => {
  it.each([
    [null, 'null'],
    [undefined, 'null'],
    [{ a: [1, 2] }, '{"a":[1,2]}'],
    [{ a: 'xxxxxxxxxxxx', b: 1 }, '{\n  "a": "xxxxxxxxxxxx",\n  "b": 1\n}'],
    [new Array(12).fill(10), '[\n  10, 10, 10, 10,\n  10, 10, 10, 10,\n  10, 10, 10, 10\n]'],
    [[{ aaaaaaa: 1 }, { bbbbbbb: 2 }], '[\n  {"aaaaaaa":1},\n  {"bbbbbbb":2}\n]'],
  ])('%j', (value, text) => {
    expect(compactJson(value, 18)).toBe(text);
  });

  it('says the same as the value, and no number has a line of its own', () => {
    const value = { inputs: [{ name: 'image', data: new Array(3072).fill(0.5) }] };
    const text = compactJson(value);
    expect(JSON.parse(text)).toEqual(value);
    expect(text.split('\n').length).toBeLessThan(250);
  });
});
