import type { TrainingJob } from './trainer.ts';

/** Names of the files that a program leaves in its output directory. */
export const OUTPUT_FILES = {
  model: 'model.onnx',
  metrics: 'metrics.json',
  goldenCases: 'golden_cases.json',
  output: 'output.json',
  environment: 'environment.txt',
  references: ['reference.parquet', 'reference.csv'],
} as const;

/** What a program that trains is told, by environment variables; docs/trainers.md is written for those who read them. */
export function jobVariables(
  job: Pick<
    TrainingJob,
    'id' | 'model' | 'task' | 'data' | 'features' | 'label' | 'classes' | 'form' | 'seed'
  >,
  {
    parameters,
    snapshot,
    output,
  }: {
    parameters: Record<string, unknown>;
    /** Where the program finds the snapshot and leaves its files. */
    snapshot: string;
    output: string;
  },
): Record<string, string> {
  return {
    MAINSTAY_JOB: job.id,
    MAINSTAY_MODEL: job.model,
    MAINSTAY_TASK: job.task,
    MAINSTAY_SNAPSHOT: snapshot,
    MAINSTAY_SNAPSHOT_DIGEST: job.data.digest,
    MAINSTAY_LABEL: job.label,
    MAINSTAY_FEATURES: JSON.stringify(job.features),
    MAINSTAY_CLASSES: JSON.stringify(job.classes),
    MAINSTAY_FORM: JSON.stringify(job.form),
    MAINSTAY_PARAMETERS: JSON.stringify(parameters),
    MAINSTAY_SEED: String(job.seed),
    MAINSTAY_OUTPUT: output,
  };
}
