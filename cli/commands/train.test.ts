import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inspectOnnx } from '#lib/onnx/service.ts';
import { openTestRuntime } from '#test/onnx-runtime.ts';
import { runCommand } from '#test/run-command.ts';

let folder: string;
const at = (name: string) => path.join(folder, name);
const runtime = openTestRuntime();

/** `late` where x is above 5, also as a word, and a number beside it; g is a gap now and then, code a whole number, one class of `rare` is one row’s. */
function csv(rows: number): string {
  const lines = Array.from({ length: rows }, (_, row) => {
    const x = (row * 7) % 11;
    const part = x > 7 ? 'high' : x > 3 ? 'middle' : 'low';
    return `${x},${row % 5 === 0 ? '' : row % 3},${'AB'[row % 2]},${row % 4},${Number(x > 5)},${part},${x * 2 + 1.5},1`;
  });
  return `x,g,letter,code,late,part,amount,same\n${lines.join('\n')}\n`;
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'train-'));
  await writeFile(at('rows.csv'), csv(400));
  await writeFile(at('rows.csv.gz'), gzipSync(csv(400)));
  await writeFile(at('other.csv'), csv(100));
  await writeFile(at('gaps.csv'), 'x,late\n1,0\n2,1\n3,\n4,1\n');
  await writeFile(at('infinite.csv'), 'x,amount\n1,2\n2,inf\n');
  await writeFile(at('empty.csv'), 'x,late\n');
  await writeFile(at('alone.csv'), 'late\n0\n1\n');
  await writeFile(at('words.csv'), csv(50).replaceAll('middle', 'centre'));
});
afterAll(async () => {
  await runtime.close();
  await rm(folder, { recursive: true });
});

const train = (...args: string[]) => runCommand(['train', ...args], {});
const common = ['--categorical', 'letter,part,code', '--seed', '3', '--json'];

it.each([
  [
    'gbdt',
    'rows.csv',
    'n_trees=5,early_stopping_rounds=2',
    { n_trees: 5, early_stopping_rounds: 2 },
  ],
  ['sgd', 'rows.csv.gz', 'epochs=3', { epochs: 3, l2: 0.00001 }],
])('trains with %s, and says what came of it', async (trainer, file, params, expected) => {
  const out = at(`${trainer}.onnx`);
  const given = [at(file), '--target', 'late', '--task', 'binary', '--trainer', trainer, ...common];
  const more = ['--params', params, '--holdout', at('other.csv'), '--out', out];
  const { code, output } = await train(...given, ...more);
  expect(code, output).toBe(0);
  const said = JSON.parse(output);
  expect(Object.keys(said)).toEqual(['metrics', 'sha256', 'rows', 'seconds', 'params', 'seed']);
  expect(said).toMatchObject({ rows: 400, seed: 3, params: expected });
  expect(said.metrics.roc_auc).toBeGreaterThan(0.95);
  const bytes = await readFile(out);
  expect(said.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  const { signature } = await inspectOnnx(runtime, bytes);
  expect(signature.inputs).toMatchObject([
    { name: 'x', type: 'float32' },
    { name: 'g', type: 'float32' },
    { name: 'letter', type: 'string' },
    { name: 'code', type: 'int64' },
    { name: 'part', type: 'string' },
    { name: 'amount', type: 'float32' },
    { name: 'same', type: 'float32' },
  ]);
  const again = await train(...given, ...more);
  expect(JSON.parse(again.output).sha256).toBe(said.sha256);
});

it.each([
  ['multiclass', 'part', 'f1_macro', 'letter'],
  ['regression', 'amount', 'r2', 'letter,part'],
])(
  '%s: without a holdout a fifth of the rows is one',
  async (task, target, metric, categorical) => {
    const out = at(`${task}.onnx`);
    const given = [at('rows.csv'), '--target', target, '--task', task, '--trainer', 'gbdt'];
    const { output } = await train(...given, '--categorical', categorical, '--out', out, '--json');
    const said = JSON.parse(output);
    expect(said.rows).toBeGreaterThanOrEqual(320);
    expect(said.rows).toBeLessThan(325);
    expect(said.metrics[metric]).toBeGreaterThan(0.95);
    const told = await train(...given, '--categorical', categorical, '--out', out);
    expect(told.output).toMatch(new RegExp(`learned from ${said.rows} rows .*${metric}`, 's'));
  },
);

const file = (name: string) => (given: string[]) => [at(name), ...given.slice(1)];
const option = (name: string, value: string) => (given: string[]) => [...given, `--${name}`, value];

it.each<[string, (given: string[]) => string[], number, RegExp]>([
  [
    'a target that is not there',
    option('target', 'nope'),
    1,
    /has no column nope \(there are x, g,/,
  ],
  ['a category that is not there', option('categorical', 'nope'), 1, /has no column nope/],
  ['the target as a category', option('categorical', 'late'), 2, /names late, which is the target/],
  ['text', option('categorical', 'letter'), 1, /column part is text \("low"\).* --categorical/],
  [
    'numbers as categories',
    option('categorical', 'letter,part,amount'),
    1,
    /amount has 1.5: categ/,
  ],
  ['rows without a target', file('gaps.csv'), 1, /target late has no value in 1 of 4 rows.*row 3/],
  ['one class', option('target', 'same'), 1, /target same has one class \(1\)/],
  ['many classes', option('target', 'x'), 1, /target x has 11 classes.*--task multiclass/],
  ['numbers for classes', option('target', 'amount'), 1, /target amount has 1.5: classes are/],
  ['no rows', file('empty.csv'), 1, /empty\.csv has no rows/],
  ['no other column', file('alone.csv'), 1, /no column but late/],
  ['no file', file('none.csv'), 1, /there is no such file/],
  ['a parameter', option('params', 'trees=5'), 1, /no parameter trees \(there are n_trees, /],
  ['a value', option('params', 'n_trees=0'), 1, /n_trees is 0; expected an integer from 1/],
  ['a word', option('params', 'n_trees=many'), 1, /n_trees must be a number/],
  ['a trainer', option('trainer', 'forest'), 2, /--trainer must be gbdt or sgd, not forest/],
  ['a task', option('task', 'rank'), 2, /--task must be .* not rank/],
  ['a seed', option('seed', '-1'), 2, /seed/],
  ['a folder', option('out', '/nowhere/m.onnx'), 1, /no folder \/nowhere/],
])('refuses %s, and writes nothing', async (_name, change, code, message) => {
  const given = [at('rows.csv'), '--target', 'late', '--task', 'binary', '--trainer', 'gbdt'];
  const categorical = change(given)[0] === given[0] ? ['--categorical', 'letter,part'] : [];
  const ended = await train(...change([...given, ...categorical, '--out', at('no.onnx')]));
  expect(ended.output).toMatch(message);
  expect(ended.output).not.toMatch(/\n\s+at /);
  expect(ended.code).toBe(code);
  expect((await readdir(folder)).filter((name) => name.includes('no.onnx'))).toEqual([]);
});

it('refuses to write over what it reads, infinite numbers, and classes of a holdout that it cannot know', async () => {
  const over = [at('rows.csv'), '--target', 'late', '--task', 'binary', '--trainer', 'sgd'];
  expect((await train(...over, '--out', at('rows.csv'))).output).toMatch(
    /one of the files that are/,
  );
  const infinite = [at('infinite.csv'), '--target', 'amount', '--task', 'regression'];
  const ended = await train(...infinite, '--trainer', 'sgd', '--out', at('no.onnx'));
  expect(ended.output).toMatch(/amount is Infinity in row 2/);
  const words = ['--target', 'part', '--task', 'multiclass', '--categorical', 'letter'];
  const unknown = await train(
    ...[at('rows.csv'), ...words, '--trainer', 'sgd', '--out', at('no.onnx')],
    ...['--holdout', at('words.csv')],
  );
  expect(unknown.output).toMatch(/target part has centre, which no row has that was learned from/);
});
