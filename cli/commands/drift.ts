import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { compareFeatures } from '#lib/drift/compare-features.ts';
import { describeFeature } from '#lib/drift/describe-feature.ts';
import { describeWholeRow } from '#lib/drift/describe-whole-row.ts';
import {
  domainClassifier,
  WHOLE_ROW_SETTINGS,
  type WholeRowReport,
} from '#lib/drift/domain-classifier.ts';
import type { FeatureKind } from '#lib/drift/drift-report.ts';
import type { FeatureColumns } from '#lib/drift/feature-columns.ts';
import { factsOfRows } from '#lib/drift/feature-facts.ts';
import { featureHistogram } from '#lib/drift/feature-histogram.ts';
import { matchColumns } from '#lib/drift/match-columns.ts';
import { pairColumns, textAmongNumbers } from '#lib/drift/pair-columns.ts';
import { reportPage } from '#lib/drift/report-page.ts';
import { compareReports, reportTable } from '#lib/drift/report-table.ts';
import { DRIFT_SETTINGS, type DriftSettings } from '#lib/drift/settings.ts';
import type { FileColumns } from '#lib/offline/file-columns.ts';
import { openFilesHere, readingFiles } from '../files-here.ts';
import { UsageError } from '../usage-error.ts';

const USAGE = `Usage: mainstay drift REF CUR [options]

Compares the columns of two files, CSV, gzipped CSV or Parquet, with the same columns: what was (REF) and what is now (CUR). A feature has drifted when a change is
both certain (a test's p-value, corrected across features, below alpha, with rows that follow each other and are alike counted for less) and large (an
effect size reaches its floor). The whole row has drifted when trees can tell which file a row is from, as where a correlation turned over. docs/STATISTICS.md has the formulas.

  --kinds a=numeric,b=categorical   instead of what is inferred: numbers with more than 20 distinct values in both files together are
                                    numeric, all else is categorical
  --columns a,b,…                   only these; default: all
  --no-whole-row                    leave the test of whole rows out, which takes a few seconds
  --fail-on-drift                   exit with 1 when a feature or the whole row has drifted
  --json                            print the figures as JSON instead of the table
  --html FILE                       write a page with a picture of each feature; it needs nothing else to be shown
  --alpha P                         default: ${DRIFT_SETTINGS.alpha}
  --least-rows N                    independent rows a verdict needs on each side; default: ${DRIFT_SETTINGS.leastEffective}
  --independent-rows                each row counts in full; default: rows are in the order they came, and those that follow each other
                                    and are alike count for less

Empty fields, NaN and infinities count as missing. What is wrong with files or options exits with 2.
`;

/** Compares two files and says which columns drifted. */
export async function drift(args: string[]): Promise<void> {
  const options = readOptions(args);
  if (options === 'help') {
    process.stdout.write(USAGE);
    return;
  }
  const { reference, current, settings, kinds, columns } = options;
  // 1 says that there is drift; a file that cannot be read says nothing of it.
  const files = await readingFiles(readFiles(reference, current, columns));
  for (const name of kinds.keys()) {
    if (files.reference.columns.some((column) => column.name === name)) continue;
    throw new UsageError(`--kinds names ${name}, and no such column is compared.`, 2);
  }
  const features = files.reference.columns.flatMap((column, at) => {
    const other = files.current.columns[at];
    return other ? pairColumns(column, other, kinds.get(column.name)) : [];
  });
  for (const line of warningsOf(files, features, { reference, current })) {
    process.stderr.write(`${line}\n`);
  }
  const { report, answers } = compareFeatures(features, settings);
  const wholeRow = options.asksWholeRow ? compareRows(features, settings) : null;
  const described = report.features.map((feature, at) => {
    const own = features[at];
    const sentences = own
      ? describeFeature(factsOfRows(own), feature, answers[at] ?? [], settings)
      : [];
    return { feature, histogram: own && featureHistogram(own), sentences };
  });
  if (options.html !== undefined) {
    const names = { reference: path.basename(reference), current: path.basename(current) };
    const facts = { ...names, now: new Date(), settings };
    const page = reportPage(described, { ...report.dataset, wholeRow }, facts);
    await writePage(options.html, page);
  }
  if (options.isJson) {
    const dataset = { ...report.dataset, whole_row: wholeRow };
    process.stdout.write(`${JSON.stringify({ ...report, dataset })}\n`);
  } else {
    const { drifted, tested } = report.dataset;
    const untold = features.length - tested;
    const told = described
      .filter(({ feature }) => feature.verdict === 'drift')
      .toSorted((a, b) => compareReports(a.feature, b.feature))
      .map(({ feature, sentences }) => `${feature.name}: ${sentences.join(' ')}\n`);
    const total = `${drifted} of ${tested} ${tested === 1 ? 'feature' : 'features'} drifted${untold > 0 ? `; ${untold} ${untold === 1 ? 'has' : 'have'} too little data` : ''}.`;
    process.stdout.write(
      `${reportTable(report.features)}\nPSI adds ½ to every bin of both sides where one is empty on a side; of categories, rare ones count as one.\n\n${total}\n${wholeRow ? `${describeWholeRow(wholeRow)}\n` : ''}${told.join('')}`,
    );
  }
  const hasDrifted = report.dataset.drifted > 0 || wholeRow?.verdict === 'drift';
  if (options.failsOnDrift && hasDrifted) process.exitCode = 1;
}

/** Text in columns of numbers that counts as missing. */
function warningsOf(
  files: { reference: FileColumns; current: FileColumns },
  features: readonly FeatureColumns[],
  names: { reference: string; current: string },
): string[] {
  const byName = new Map(features.map((feature) => [feature.name, feature]));
  return (['reference', 'current'] as const).flatMap((side) =>
    files[side].columns.flatMap((column) => {
      const feature = byName.get(column.name);
      const found = feature ? textAmongNumbers(column, feature) : null;
      if (!found) return [];
      const rows = `${found.rows.toLocaleString('en')} ${found.rows === 1 ? 'value' : 'values'}`;
      return `${column.name}: ${rows} of ${path.basename(names[side])} ${found.rows === 1 ? 'is' : 'are'} text (${JSON.stringify(found.example.slice(0, 40))}) among numbers, and ${found.rows === 1 ? 'counts' : 'count'} as missing.`;
    }),
  );
}

/** Null: a row of one column says no more than the column. */
function compareRows(
  features: readonly FeatureColumns[],
  { alpha, isOrdered, leastEffective }: DriftSettings,
): WholeRowReport | null {
  if (features.length < 2) return null;
  const leastRows = Math.max(1, leastEffective);
  return domainClassifier(features, { ...WHOLE_ROW_SETTINGS, alpha, isOrdered, leastRows });
}

async function readFiles(
  reference: string,
  current: string,
  columns: readonly string[] | undefined,
): Promise<{ reference: FileColumns; current: FileColumns }> {
  const service = openFilesHere();
  let names: readonly string[] = [];
  const first = await service.readColumns(reference, (all) => {
    names = all;
    return columns ?? all;
  });
  const second = await service.readColumns(
    current,
    (all) => columns ?? matchColumns(names, all, { reference, current }),
  );
  return { reference: first, current: second };
}

async function writePage(file: string, page: string): Promise<void> {
  try {
    await writeFile(file, page);
  } catch (error) {
    throw new UsageError(`${file} cannot be written: ${(error as Error).message}.`, 2);
  }
}

interface Options {
  reference: string;
  current: string;
  kinds: Map<string, FeatureKind>;
  columns: readonly string[] | undefined;
  settings: DriftSettings;
  html: string | undefined;
  isJson: boolean;
  failsOnDrift: boolean;
  asksWholeRow: boolean;
}

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const OPTIONS = {
  kinds: text,
  columns: text,
  html: text,
  alpha: text,
  'least-rows': text,
  json: flag,
  'fail-on-drift': flag,
  'no-whole-row': flag,
  'independent-rows': flag,
  help: { ...flag, short: 'h' },
} as const;

function readOptions(args: string[]): 'help' | Options {
  const { values, positionals } = parse(args);
  if (values.help) return 'help';
  const [reference, current] = positionals;
  if (!reference || !current || positionals.length > 2) {
    throw new UsageError(`drift takes two files, REF and CUR.\n\n${USAGE}`, 2);
  }
  const alpha = readNumber('alpha', values.alpha) ?? DRIFT_SETTINGS.alpha;
  if (alpha <= 0 || alpha >= 1) throw new UsageError('--alpha must be between 0 and 1.', 2);
  return {
    reference,
    current,
    kinds: readKinds(values.kinds),
    columns: values.columns?.split(',').map((name) => name.trim()),
    settings: {
      ...DRIFT_SETTINGS,
      alpha,
      isOrdered: !values['independent-rows'],
      leastEffective:
        readNumber('least-rows', values['least-rows']) ?? DRIFT_SETTINGS.leastEffective,
    },
    html: values.html,
    isJson: values.json ?? false,
    failsOnDrift: values['fail-on-drift'] ?? false,
    asksWholeRow: !values['no-whole-row'],
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${USAGE}`, 2);
  }
}

function readKinds(given: string | undefined): Map<string, FeatureKind> {
  const kinds = new Map<string, FeatureKind>();
  for (const pair of given?.split(',') ?? []) {
    const at = pair.lastIndexOf('=');
    const kind = pair.slice(at + 1).trim();
    if (at < 1 || (kind !== 'numeric' && kind !== 'categorical')) {
      throw new UsageError(
        `--kinds must be as in hour=categorical,price=numeric; "${pair}" is not.`,
        2,
      );
    }
    kinds.set(pair.slice(0, at).trim(), kind);
  }
  return kinds;
}

function readNumber(option: string, given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const value = Number(given);
  if (given.trim() !== '' && Number.isFinite(value) && value >= 0) return value;
  throw new UsageError(`--${option} must be a number of 0 or more, not ${given}.`, 2);
}
