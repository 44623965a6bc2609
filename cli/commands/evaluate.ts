import { parseArgs } from 'node:util';
import type { FileColumn } from '#lib/offline/file-columns.ts';
import { evaluateRows } from '#lib/performance/evaluate-rows.ts';
import { evaluateSegments } from '#lib/performance/evaluate-segments.ts';
import { evaluationReport } from '#lib/performance/evaluation-report.ts';
import { prepareRows } from '#lib/performance/evaluation-rows.ts';
import { TASKS, type Task } from '#lib/performance/evaluation-task.ts';
import { findScoreColumns, type ScoreColumn } from '#lib/performance/score-columns.ts';
import { takeRows } from '#lib/performance/usable-rows.ts';
import { evaluationTable } from '../evaluation-table.ts';
import { openFilesHere, readingFiles } from '../files-here.ts';
import { UsageError } from '../usage-error.ts';

const USAGE = `Usage: mainstay evaluate FILE --label COL --score COL [options]

Says how well a model did, of a CSV (also gzipped) or Parquet file that has what came true and what the model said, row by row. The numbers are
scikit-learn's, under its names, with 95 % intervals.

  --label COL        what came true
  --score COL        binary: the probability of the positive class; regression: the predicted number;
                     multiclass: the probability of each class, as CLASS=COL,CLASS=COL,… or as COL,COL,… where columns have the names of their
                     classes, also with the same beginning before all of them (p_0,p_1,p_2), or as a pattern such as 'p_*' where * is the class; may be given several times
  --prediction COL   the predicted class or number; default: the positive class from a score of 0.5, the class with the highest score
                     (the first of equals), the score. --score may then be left out, and metrics of scores with it
  --threshold T      binary: positive from this score on, between 0 and 1; default 0.5
  --positive VALUE   binary: the positive class; default: 1 or true
  --task TASK        binary, multiclass or regression; default: multiclass where there are several scores, binary where labels are 0 and 1, -1 and 1, or
                     true and false, regression where they are other numbers
  --segments a,b     also by the values of these columns (numbers in five bins), and the worst segments of one or two of them that rows
                     which had no part in finding them confirm
  --skip-missing     leave rows out in which one of these columns is empty or NaN; default: refuse the file
  --json             one object with every metric at its top level; null: not defined, which "notes" explain

0/0 counts as 0, as with zero_division=0.
`;

/** Evaluates a file of labels and scores. */
export async function evaluate(args: string[]): Promise<void> {
  const options = readOptions(args);
  if (options === 'help') {
    process.stdout.write(USAGE);
    return;
  }
  await readingFiles(evaluateFile(options));
}

async function evaluateFile(options: Options): Promise<void> {
  const { file, label, given, prediction, segments: by, json, ...rest } = options;
  let scores: ScoreColumn[] = [];
  const { rows, columns } = await openFilesHere().readColumns(file, (names) => {
    scores = findScoreColumns(given, names);
    const more = prediction === undefined ? [] : [prediction];
    return [label, ...scores.map(({ column }) => column), ...more, ...by];
  });
  const {
    evaluation: evaluated,
    skipped,
    kept,
  } = prepareRows({
    rows,
    label: columns[0] as FileColumn,
    scores: scores.map(({ className }, at) => ({
      className,
      column: columns[at + 1] as FileColumn,
    })),
    prediction: prediction === undefined ? undefined : columns[scores.length + 1],
    ...rest,
  });
  const evaluation = evaluateRows(evaluated);
  const features = columns.slice(columns.length - by.length);
  const segments =
    by.length === 0
      ? undefined
      : evaluateSegments(
          evaluated,
          kept ? features.map((column) => takeRows(column, kept)) : features,
          { seed: SEED },
        );
  process.stdout.write(
    json
      ? `${JSON.stringify(evaluationReport(evaluation, { skipped, segments }))}\n`
      : evaluationTable(evaluation, { skipped, segments }),
  );
}

/** Which rows are held out is by chance, and the same each time. */
const SEED = 1;

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const OPTIONS = {
  label: text,
  score: { ...text, multiple: true },
  prediction: text,
  threshold: text,
  positive: text,
  segments: text,
  task: text,
  'skip-missing': flag,
  json: flag,
  help: { ...flag, short: 'h' },
} as const;

type Options = Exclude<ReturnType<typeof readOptions>, 'help'>;

function readOptions(args: string[]) {
  const { values, positionals } = parse(args);
  if (values.help) return 'help' as const;
  const [file] = positionals;
  if (!file || positionals.length > 1) throw usage('evaluate takes one FILE.');
  if (!values.label) throw usage('evaluate needs --label.');
  if (!values.score && !values.prediction) throw usage('evaluate needs --score.');
  if (values.prediction !== undefined && values.threshold !== undefined) {
    throw usage('--threshold is for scores, and --prediction says what was predicted: give one.');
  }
  return {
    file,
    label: values.label,
    given: values.score ?? [],
    prediction: values.prediction,
    threshold: readThreshold(values.threshold),
    positive: values.positive,
    task: readTask(values.task),
    segments: readNames(values.segments),
    skipMissing: values['skip-missing'] ?? false,
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

function readThreshold(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const threshold = given.trim() === '' ? Number.NaN : Number(given);
  if (threshold >= 0 && threshold <= 1) return threshold;
  throw new UsageError(`--threshold must be a number from 0 to 1, not ${given}.`, 2);
}

function readNames(given: string | undefined): string[] {
  if (given === undefined) return [];
  const names = given.split(',');
  if (names.includes('')) throw new UsageError('--segments must be names with commas between.', 2);
  return names;
}

function readTask(given: string | undefined): Task | undefined {
  const task = TASKS.find((one) => one === given);
  if (given === undefined || task) return task;
  throw new UsageError(`--task must be ${TASKS.join(', ')}, not ${given}.`, 2);
}

function usage(message: string): UsageError {
  return new UsageError(`${message}\n\n${USAGE}`, 2);
}
