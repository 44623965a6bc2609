import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { rocAuc } from '#lib/performance/roc-auc.ts';
import { tieGroups } from '#lib/performance/tie-groups.ts';
import { predictGbdt } from '#lib/training/gbdt/predict-gbdt.ts';
import { trainGbdt } from '#lib/training/gbdt/train-gbdt.ts';
import type { TrainingColumn } from '#lib/training/training-data.ts';

const NUMBERS = ['hour', 'weekday', 'distance', 'origin_late_share', 'route_late_share'];
const AIRPORTS = ['origin', 'destination'];
const PERIODS = { train: ['2001-01-01', '2001-03-01'], heldOut: ['2001-03-01', '2001-03-15'] };
const ROOT = path.join(import.meta.dirname, '../..');

/** How well flights of early March are told by what January and February have taught, ours and scikit-learn's with the same settings. */
export async function compareFlights(folder: string, python: string) {
  const train = writeFlights(path.join(folder, 'train.parquet'), PERIODS.train);
  const heldOut = writeFlights(path.join(folder, 'held-out.parquet'), PERIODS.heldOut);
  const [known, asked] = [await readFlights(train), await readFlights(heldOut)];
  const start = performance.now();
  const model = trainGbdt(
    { columns: known.columns, target: { task: 'binary', classes: [0, 1], codes: known.late } },
    { parameters: { n_trees: 100, learning_rate: 0.12, max_leaves: 31, min_samples_leaf: 200 } },
  );
  const seconds = (performance.now() - start) / 1000;
  const scores = predictGbdt(model, asked.columns);
  const area = rocAuc(tieGroups(Uint8Array.from(asked.late), scores)) ?? 0;
  const settings = {
    ...{ max_iter: 100, learning_rate: 0.12, max_leaf_nodes: 31, min_samples_leaf: 200 },
  };
  const script = path.join(import.meta.dirname, 'scikit_area.py');
  const theirs: { area: number; version: string; rows: [number, number] } = JSON.parse(
    run(python, [script, train, heldOut, JSON.stringify(settings)]),
  );
  return { area, seconds, theirs };
}

function writeFlights(file: string, [from = '', to = '']: readonly string[]): string {
  const script = path.join(ROOT, 'examples/flights/training-features.ts');
  run(process.execPath, [script, '--from', from, '--to', to, '--out', file]);
  return file;
}

async function readFlights(file: string) {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const read = async (column: string) => {
    const sql = `SELECT ${column} FROM read_parquet('${file}')`;
    return (await connection.runAndReadAll(sql)).getColumnsJS()[0] ?? [];
  };
  const columns: TrainingColumn[] = [];
  for (const name of NUMBERS) {
    const values = Float64Array.from(await read(name), Number);
    columns.push({ name, kind: 'numeric', values });
  }
  for (const name of AIRPORTS) {
    const values = (await read(name)).map(String);
    const labels = [...new Set(values)].sort();
    const codeOf = new Map(labels.map((label, code) => [label, code]));
    const codes = Int32Array.from(values, (value) => codeOf.get(value) ?? -1);
    columns.push({ name, kind: 'categorical', labels, codes });
  }
  const late = Int32Array.from(await read('late'), Number);
  connection.closeSync();
  return { columns, late };
}

function run(program: string, options: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, options, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${options[0]} failed: ${stderr}`);
  return stdout;
}
