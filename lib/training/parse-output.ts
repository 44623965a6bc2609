import { z } from 'zod';
import { describeIssue } from '#lib/http/describe-issue.ts';
import { AppError } from '#lib/http/errors.ts';
import { versionMetadataSchema } from '#lib/registry/contract.ts';
import { OUTPUT_FILES } from './job-variables.ts';
import type { TrainedFiles } from './trainer.ts';

const { feature_names, output, golden_cases } = versionMetadataSchema.shape;
const metricsSchema = z.record(z.string().min(1).max(100), z.number().nullable());
const outputSchema = z.strictObject({ feature_names, output });
const goldenCasesSchema = golden_cases.unwrap();
const MOST_METRICS = 1000;
const MOST_PACKAGES = 2000;
const LONGEST_PACKAGE = 500;

/** What a program wrote beside its model: texts of files, null where there is none. */
export interface OutputTexts {
  metrics: string | null;
  goldenCases: string | null;
  output: string | null;
  environment: string | null;
}

type Said = Pick<
  TrainedFiles,
  'metrics' | 'goldenCases' | 'featureNames' | 'output' | 'environment'
>;

/** Throws AppError that names the file, and what in it is wrong. */
export function parseOutput(texts: OutputTexts): Said {
  if (texts.metrics === null) {
    throw wrong(OUTPUT_FILES.metrics, 'is not there; expected names of metrics and their values');
  }
  const said = read(OUTPUT_FILES.output, outputSchema, texts.output ?? '{}');
  return {
    metrics: onlyNumbers(read(OUTPUT_FILES.metrics, metricsSchema, texts.metrics)),
    goldenCases: read(OUTPUT_FILES.goldenCases, goldenCasesSchema, texts.goldenCases ?? '[]'),
    featureNames: said.feature_names ?? null,
    output: said.output ? withoutGaps(said.output) : null,
    environment: readPackages(texts.environment ?? ''),
  };
}

/** A metric that is not defined for the data is null. */
function onlyNumbers(metrics: Record<string, number | null>): Record<string, number> {
  const known = Object.entries(metrics).filter(
    (entry): entry is [string, number] => entry[1] !== null,
  );
  if (known.length > MOST_METRICS) {
    throw wrong(OUTPUT_FILES.metrics, `has more than ${MOST_METRICS} metrics`);
  }
  return Object.fromEntries(known);
}

function withoutGaps(roles: z.infer<typeof output> & object): NonNullable<TrainedFiles['output']> {
  const { score, label, classes } = roles;
  return {
    ...(score !== undefined && { score }),
    ...(label !== undefined && { label }),
    ...(classes !== undefined && { classes }),
  };
}

function readPackages(text: string): string[] {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (lines.length > MOST_PACKAGES) {
    throw wrong(OUTPUT_FILES.environment, `has more than ${MOST_PACKAGES} lines`);
  }
  if (lines.some((line) => line.length > LONGEST_PACKAGE || line.includes('\0'))) {
    throw wrong(
      OUTPUT_FILES.environment,
      `has a line that is no package: expected name==version, up to ${LONGEST_PACKAGE} characters`,
    );
  }
  return lines;
}

function read<T>(file: string, schema: z.ZodType<T>, text: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const hint = /\b(NaN|-?Infinity)\b/.test(text)
      ? ' NaN and Infinity are no JSON: write null.'
      : '';
    throw wrong(
      file,
      `is not JSON: ${cause instanceof Error ? cause.message : cause}.${hint}`,
      cause,
    );
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const said = parsed.error.issues
    .slice(0, 5)
    .map((issue) => [issue.path.map(String).join('.'), describeIssue(issue)].join(' ').trim());
  throw wrong(file, `is not what was expected: ${said.join('; ')}`);
}

function wrong(file: string, sentence: string, cause?: unknown): AppError {
  return new AppError('invalid_request', {
    publicMessage: `The trainer’s ${file} ${sentence.replace(/\.$/, '')}.`,
    cause,
  });
}
