import { expect, it } from 'vitest';
import { refuseHuge } from './answer-size.ts';
import type { TensorValue } from './contract.ts';

const doubles = (count: number): TensorValue => ({
  type: 'float64',
  shape: [count],
  data: new Float64Array(count),
});
const texts = (count: number, text: string): TensorValue => ({
  type: 'string',
  shape: [count],
  data: new Array<string>(count).fill(text),
});

it.each([
  ['nothing', {}],
  ['as many numbers as one request gets', { y: doubles(2_000_000) }],
  ['text', { label: texts(1000, 'yes'), score: doubles(1000) }],
])('sends %s', (_name, outputs) => {
  expect(refuseHuge(outputs)).toBeUndefined();
});

it.each([
  ['one output', { y: doubles(2_000_001) }],
  ['several together', { y: doubles(1_000_001), z: doubles(1_000_000) }],
  ['few texts that are long', { y: texts(10, 'x'.repeat(1_000_000)) }],
])('refuses %s', (_name, outputs) => {
  expect(refuseHuge(outputs)).toMatch(/^The answer takes \d+ MiB, and at most 16 MiB are sent/);
});
