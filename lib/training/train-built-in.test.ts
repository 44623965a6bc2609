import { expect, test } from 'vitest';
import { binaryTarget, drawColumns } from '#test/training/drawn-data.ts';
import { trainBuiltIn } from './train-built-in.ts';

const columns = drawColumns(600, 1);
const data = { columns, target: binaryTarget(columns, 3) };
const task = { data, parameters: { n_trees: 40 }, seed: 1, form: null };

test('says how far it is, and a loss that falls', () => {
  const said: [number, number, string | null][] = [];
  trainBuiltIn({ ...task, trainer: 'gbdt' }, (done, most, says) => said.push([done, most, says]));
  expect(said).toHaveLength(40);
  expect(said.at(-1)?.slice(0, 2)).toEqual([40, 40]);
  const losses = said.flatMap(([, , says]) => (says ? [Number(says.replace('loss ', ''))] : []));
  expect(losses.length).toBeGreaterThanOrEqual(39);
  expect(losses.at(-1)).toBeLessThan((losses[0] ?? 0) * 0.8);
});

test('golden cases are rows that were learned from, with what the model answers', () => {
  const { goldenCases } = trainBuiltIn({ ...task, trainer: 'gbdt' });
  expect(goldenCases).toHaveLength(20);
  for (const { inputs, outputs } of goldenCases) {
    expect(Object.keys(inputs)).toEqual(columns.map(({ name }) => name));
    const [no = 0, yes = 0] = outputs.probabilities as number[];
    expect(no + yes).toBeCloseTo(1, 12);
  }
});

test('a stream goes on from where it was, and each of its rows is learned from once', () => {
  const sgd = { ...task, trainer: 'sgd', parameters: { epochs: 3 } } as const;
  const first = trainBuiltIn({ ...sgd, stream: { state: null } });
  const second = trainBuiltIn({ ...sgd, stream: { state: first.state } });
  expect(second.state).not.toEqual(first.state);
  // After JSON, as runs keep it, it goes on to the bit.
  const kept = JSON.parse(JSON.stringify(first.state));
  const again = trainBuiltIn({ ...sgd, stream: { state: kept } });
  expect(Buffer.compare(Buffer.from(again.bytes), Buffer.from(second.bytes))).toBe(0);
});
