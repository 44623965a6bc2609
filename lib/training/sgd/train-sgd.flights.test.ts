import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { rocAuc } from '#lib/performance/roc-auc.ts';
import { tieGroups } from '#lib/performance/tie-groups.ts';
import { columnsOf, GAP, partOfDay, readPeriods } from '#test/training/flight-data.ts';
import type { Flight } from '../../../examples/flights/flight-features.ts';
import { predictSgd } from './predict-sgd.ts';
import { trainSgd } from './train-sgd.ts';

/** What scikit-learn's linear models make of the same flights: test/training/make_sgd_figures.py. */
const figures = JSON.parse(
  readFileSync(path.join(import.meta.dirname, '../../../test/training/sgd-figures.json'), 'utf8'),
);

let train: Flight[] = [];
let heldOut: Flight[] = [];

beforeAll(async () => {
  [train = [], heldOut = []] = await readPeriods([figures.train, figures.held_out]);
}, 240_000);

test('binary: as good as LogisticRegression, by area and log loss', () => {
  const codes = Int32Array.from(train, ({ late }) => late);
  const target = { task: 'binary', classes: [0, 1], codes } as const;
  const scores = predictSgd(trainSgd({ columns: columnsOf(train), target }), columnsOf(heldOut));
  const labels = Uint8Array.from(heldOut, ({ late }) => late);
  const area = rocAuc(tieGroups(labels, scores)) ?? 0;
  expect(Math.abs(area - figures.binary.roc_auc), `${area}`).toBeLessThan(0.005);
  const loss =
    labels.reduce(
      (sum, label, at) => sum - Math.log(label === 1 ? (scores[at] ?? 0) : 1 - (scores[at] ?? 0)),
      0,
    ) / labels.length;
  expect(loss / figures.binary.log_loss - 1, `${loss}`).toBeLessThan(0.005);
}, 240_000);

test('multiclass: the log loss is', () => {
  const target = {
    task: 'multiclass',
    classes: ['morning', 'noon', 'evening'],
    codes: Int32Array.from(train, partOfDay),
  } as const;
  const model = trainSgd({ columns: columnsOf(train, 'hour'), target });
  const shares = predictSgd(model, columnsOf(heldOut, 'hour'));
  const loss = heldOut.reduce(
    (sum, flight, at) => sum - Math.log(shares[at * 3 + partOfDay(flight)] ?? 0),
    0,
  );
  const off = loss / heldOut.length / figures.multiclass.log_loss - 1;
  expect(off, `${off}`).toBeLessThan(0.005);
}, 240_000);

test('regression: the error is that of LinearRegression', () => {
  const known = train.filter((_flight, at) => at % GAP !== 0);
  const asked = heldOut.filter((_flight, at) => at % GAP !== 0);
  const values = Float64Array.from(known, ({ features }) => features.distance);
  const target = { task: 'regression', values } as const;
  const model = trainSgd({ columns: columnsOf(known, 'distance'), target });
  const distances = predictSgd(model, columnsOf(asked, 'distance'));
  const squares = asked.reduce(
    (sum, { features }, at) => sum + (features.distance - (distances[at] ?? 0)) ** 2,
    0,
  );
  const off = Math.sqrt(squares / asked.length) / figures.regression.rmse - 1;
  expect(off, `${off}`).toBeLessThan(0.01);
}, 240_000);
