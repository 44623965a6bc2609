import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { rocAuc } from '#lib/performance/roc-auc.ts';
import { tieGroups } from '#lib/performance/tie-groups.ts';
import { columnsOf, GAP, partOfDay, readPeriods } from '#test/training/flight-data.ts';
import type { Flight } from '../../../examples/flights/flight-features.ts';
import { predictGbdt } from './predict-gbdt.ts';
import { trainGbdt } from './train-gbdt.ts';

/** What scikit-learn makes of the same flights with the same settings: test/training/make_gbdt_figures.py. */
const figures = JSON.parse(
  readFileSync(path.join(import.meta.dirname, '../../../test/training/gbdt-figures.json'), 'utf8'),
);
const parameters = { n_trees: 100, learning_rate: 0.12, max_leaves: 31, min_samples_leaf: 200 };

let train: Flight[] = [];
let heldOut: Flight[] = [];

beforeAll(async () => {
  [train = [], heldOut = []] = await readPeriods([figures.train, figures.held_out]);
}, 240_000);

test('the same flights are read', () => {
  expect([train.length, heldOut.length]).toEqual(figures.rows);
});

test('binary: the area under the curve is scikit-learn’s', () => {
  const codes = Int32Array.from(train, ({ late }) => late);
  const target = { task: 'binary', classes: [0, 1], codes } as const;
  const model = trainGbdt({ columns: columnsOf(train), target }, { parameters });
  const scores = predictGbdt(model, columnsOf(heldOut));
  const labels = Uint8Array.from(heldOut, ({ late }) => late);
  const area = rocAuc(tieGroups(labels, scores)) ?? 0;
  expect(Math.abs(area - figures.binary.roc_auc), `${area}`).toBeLessThan(0.005);
  const loss = labels.reduce(
    (sum, label, at) => sum - Math.log(label === 1 ? (scores[at] ?? 0) : 1 - (scores[at] ?? 0)),
    0,
  );
  expect(Math.abs(loss / labels.length / figures.binary.log_loss - 1)).toBeLessThan(0.005);
}, 240_000);

test('multiclass: the log loss is', () => {
  const target = {
    task: 'multiclass',
    classes: ['morning', 'noon', 'evening'],
    codes: Int32Array.from(train, partOfDay),
  } as const;
  const model = trainGbdt({ columns: columnsOf(train, 'hour'), target }, { parameters });
  const shares = predictGbdt(model, columnsOf(heldOut, 'hour'));
  const loss = heldOut.reduce(
    (sum, flight, at) => sum - Math.log(shares[at * 3 + partOfDay(flight)] ?? 0),
    0,
  );
  const off = loss / heldOut.length / figures.multiclass.log_loss - 1;
  expect(Math.abs(off), `${off}`).toBeLessThan(0.005);
}, 240_000);

test('regression: the error is', () => {
  const known = train.filter((_flight, at) => at % GAP !== 0);
  const asked = heldOut.filter((_flight, at) => at % GAP !== 0);
  const values = Float64Array.from(known, ({ features }) => features.distance);
  const model = trainGbdt(
    { columns: columnsOf(known, 'distance'), target: { task: 'regression', values } },
    { parameters },
  );
  const distances = predictGbdt(model, columnsOf(asked, 'distance'));
  const squares = asked.reduce(
    (sum, { features }, at) => sum + (features.distance - (distances[at] ?? 0)) ** 2,
    0,
  );
  const off = Math.sqrt(squares / asked.length) / figures.regression.rmse - 1;
  expect(off, `${off}`).toBeLessThan(0.01);
}, 240_000);
