/**
 * How long the built-in trees take beside LightGBM on one thread: 500,000 rows, 10 columns, 100 trees of 31 leaves, in turn and three times each. Fails where the
 * better of ours takes more than three times the better of LightGBM's, or learns less. Then how well it tells late flights beside scikit-learn with the same settings: fails where
 * the areas under the curve are more than 0.005 apart.
 *
 *   pip install -r bench/train/requirements.txt && BENCH_PYTHON=python npm run bench:train
 *
 * BENCH_ROWS says how many rows.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { predictGbdt } from '#lib/training/gbdt/predict-gbdt.ts';
import { trainGbdt } from '#lib/training/gbdt/train-gbdt.ts';
import { compareFlights } from './train/flights-area.ts';
import { drawRows } from './train/wide-rows.ts';

const ROWS = Number(process.env.BENCH_ROWS ?? 500_000);
const COLUMNS = 10;
const TREES = 100;
const TURNS = 3;
const MOST = 3;
const LOSS_ROWS = 100_000;
const APART = 0.005;
const python = process.env.BENCH_PYTHON ?? 'python3';

const data = drawRows(ROWS, COLUMNS, 1);
const folder = mkdtempSync(path.join(tmpdir(), 'bench-train-'));

try {
  const file = path.join(folder, 'rows');
  const labels = Float64Array.from(data.target.codes);
  const bytes = [...data.columns.map(({ values }) => values), labels];
  writeFileSync(file, Buffer.concat(bytes.map((values) => Buffer.from(values.buffer))));
  const turns = Array.from({ length: TURNS }, () => ({
    ours: timeOurs(),
    theirs: timeLightgbm(file),
  }));
  for (const { ours, theirs } of turns) {
    process.stdout.write(
      `gbdt ${ours.seconds.toFixed(2)} s (log loss ${ours.loss.toFixed(4)}), LightGBM ${theirs.version} ${theirs.seconds.toFixed(2)} s (${theirs.loss.toFixed(4)})\n`,
    );
  }
  const least = (side: 'ours' | 'theirs') => Math.min(...turns.map((turn) => turn[side].seconds));
  const ratio = least('ours') / least('theirs');
  const isAsGood = turns.every(({ ours, theirs }) => ours.loss < theirs.loss * 1.01);
  process.stdout.write(
    `${ROWS} rows × ${COLUMNS} columns × ${TREES} trees: ${ratio.toFixed(2)} times LightGBM on one thread; expected at most ${MOST}\n`,
  );
  if (ratio > MOST || !isAsGood) process.exitCode = 1;
  const { area, seconds, theirs } = await compareFlights(folder, python);
  process.stdout.write(
    `${theirs.rows[0]} flights in ${seconds.toFixed(1)} s: ROC-AUC ${area.toFixed(4)} on ${theirs.rows[1]} held out, scikit-learn ${theirs.version} ${theirs.area.toFixed(4)}\n`,
  );
  if (Math.abs(area - theirs.area) > APART) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function timeOurs() {
  const start = performance.now();
  const model = trainGbdt(data, { parameters: { n_trees: TREES } });
  const seconds = (performance.now() - start) / 1000;
  const part = data.columns.map((column) => ({
    ...column,
    values: column.values.subarray(0, LOSS_ROWS),
  }));
  const probabilities = predictGbdt(model, part);
  const sum = probabilities.reduce(
    (loss, p, row) => loss - Math.log(data.target.codes[row] === 1 ? p : 1 - p),
    0,
  );
  return { seconds, loss: sum / probabilities.length };
}

function timeLightgbm(file: string): { seconds: number; loss: number; version: string } {
  const script = path.join(import.meta.dirname, 'train/lightgbm_seconds.py');
  const options = [script, file, ROWS, COLUMNS, TREES].map(String);
  const { status, stdout, stderr } = spawnSync(python, options, {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`LightGBM did not run: ${stderr}`);
  return JSON.parse(stdout);
}
