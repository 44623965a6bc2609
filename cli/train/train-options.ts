import { parseArgs } from 'node:util';
import { builtInTrainers, TRAINERS } from '#lib/training/built-in-trainers.ts';
import { readParameters } from '#lib/training/read-parameters.ts';
import { UsageError } from '../usage-error.ts';

export const USAGE = `Usage: mainstay train DATA --target COL --task binary|multiclass|regression --trainer gbdt|sgd --out model.onnx [options]

Learns to tell one column of a CSV (also gzipped) or Parquet file from all others, and writes an ONNX file that takes one input for each
column, by its name, and runs in any ONNX Runtime. The same data, parameters and seed give the same bytes.

  --target COL       what is to be told; every row needs a value. Classes are text or whole numbers; of two the later one in ascending order
                     (1, yes, true) is the positive one
  --task TASK        binary, multiclass or regression
  --trainer TRAINER  gbdt: gradient-boosted trees; sgd: a linear (regression) or logistic model
  --categorical a,b  columns that are categories: text or whole numbers; all others are numbers. An empty field is a missing value
  --params k=v,…     gbdt: n_trees, learning_rate, max_leaves, max_depth, min_samples_leaf, l2, max_bins, early_stopping_rounds (default: off)
                     sgd: epochs, learning_rate, l2, max_categories
  --seed N           what is drawn, is drawn by it; default 0
  --holdout FILE     rows that the model is measured on; default: a fifth of DATA's rows, of each class, drawn by the seed, of which the
                     model then learns nothing
  --out FILE         written whole or not at all, in place of what was there
  --json             one object: metrics (of the rows held out, under scikit-learn's names; null: not defined), sha256 (of the file), rows
                     (learned from), seconds, params, seed
`;

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const OPTIONS = {
  target: text,
  task: text,
  trainer: text,
  categorical: text,
  params: text,
  seed: text,
  holdout: text,
  out: text,
  json: flag,
  help: { ...flag, short: 'h' },
} as const;

const TASKS = ['binary', 'multiclass', 'regression'] as const;
const LARGEST_SEED = 2 ** 32 - 1;

export type TrainOptions = Exclude<ReturnType<typeof readTrainOptions>, 'help'>;

export function readTrainOptions(args: string[]) {
  const { values, positionals } = parse(args);
  if (values.help) return 'help' as const;
  const [data] = positionals;
  if (!data || positionals.length > 1) throw usage('train takes one file, DATA.');
  const needed = (name: 'target' | 'task' | 'trainer' | 'out') => {
    const value = values[name];
    if (value) return value;
    throw usage(`train needs --${name}.`);
  };
  const target = needed('target');
  const task = oneOf('task', TASKS, needed('task'));
  const trainer = builtInTrainers[oneOf('trainer', TRAINERS, needed('trainer'))];
  return {
    ...{ data, target, task, trainer },
    categorical: readNames(values.categorical, target),
    parameters: readParameters(values.params, trainer),
    seed: readSeed(values.seed),
    holdout: values.holdout,
    out: needed('out'),
    json: values.json ?? false,
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw usage((error as Error).message);
  }
}

function oneOf<Name extends string>(option: string, names: readonly Name[], given: string): Name {
  const found = names.find((name) => name === given);
  if (found) return found;
  throw new UsageError(`--${option} must be ${names.join(' or ')}, not ${given}.`, 2);
}

function readNames(given: string | undefined, target: string): ReadonlySet<string> {
  if (given === undefined) return new Set();
  const names = given.split(',').map((name) => name.trim());
  if (names.includes('')) {
    throw new UsageError('--categorical must be names with commas between.', 2);
  }
  if (names.includes(target)) {
    throw new UsageError(`--categorical names ${target}, which is the target.`, 2);
  }
  return new Set(names);
}

function readSeed(given: string | undefined): number {
  if (given === undefined) return 0;
  const seed = /^\d{1,10}$/.test(given) ? Number(given) : Number.NaN;
  if (seed <= LARGEST_SEED) return seed;
  throw new UsageError(`--seed must be a whole number up to ${LARGEST_SEED}, not ${given}.`, 2);
}

function usage(message: string): UsageError {
  return new UsageError(`${message}\n\n${USAGE}`, 2);
}
