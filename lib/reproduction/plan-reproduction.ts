import type { Task, Version } from '#lib/registry/contract.ts';
import type { SnapshotResult } from '#lib/retraining/contract.ts';
import type { RetrainingPolicy } from '#lib/retraining/policy.ts';
import { type TrainerSettings, trainerSettingsSchema } from '#lib/training/contract.ts';
import type { TrainingJob } from '#lib/training/trainer.ts';
import type { Lineage } from './contract.ts';

/** What is kept of the training run that made a version. */
export interface RunRecord {
  policy: RetrainingPolicy;
  snapshot: SnapshotResult | null;
  /** That the trainer said of itself. */
  metrics: Readonly<Record<string, number | null>>;
  /** What continuous training had come to, by digest; null: it began with this run. */
  stateBefore: string | null;
}

export interface ReproductionPlan {
  settings: TrainerSettings;
  job: Pick<TrainingJob, 'model' | 'task' | 'features' | 'label' | 'classes' | 'seed'>;
  data: { digest: string; rows: number };
  /** By digest; null: it begins. */
  state: string | null;
  /** Where the lineage says another thing than the run. */
  contradictions: string[];
}

type Known = Pick<Version, 'model' | 'lineage' | 'output' | 'remote'>;

/**
 * What to train with, so that the same comes out: what the version's lineage says, and where it is silent what is kept of its run. Or, in words, what of
 * it is not known.
 */
export function planReproduction(
  version: Known,
  task: Task,
  run: RunRecord | null,
): { plan: ReproductionPlan } | { missing: string[] } {
  const { lineage } = version;
  if (version.remote) return { missing: ['a file: another server runs this version'] };
  const settings = settingsOf(lineage) ?? run?.policy.trainer;
  const seed = lineage.seed ?? run?.policy.seed;
  const digest = digestOf(lineage.data_digest) ?? run?.snapshot?.files.train;
  const label = lineage.label ?? run?.snapshot?.label;
  const features =
    lineage.features ?? run?.snapshot?.columns.map(({ name, kind }) => ({ name, kind }));
  const rows = lineage.data_rows ?? run?.snapshot?.rows.train;
  const continues = settings?.name === 'sgd' && settings.continues;
  const state = continues ? run?.stateBefore : null;
  const classes = task === 'regression' ? null : (run?.snapshot?.classes ?? classesOf(version));
  if (
    settings === undefined ||
    seed === undefined ||
    digest === undefined ||
    label === undefined ||
    features === undefined ||
    rows === undefined ||
    classes === undefined ||
    state === undefined
  ) {
    const missing = [
      settings === undefined && 'the settings of its trainer',
      seed === undefined && 'the seed',
      digest === undefined && 'the digest of the data it learned from',
      label === undefined && 'the column it learned',
      features === undefined && 'the columns it learned from',
      rows === undefined && 'how many rows there were',
      classes === undefined && 'its classes',
      state === undefined && 'what continuous training had come to',
    ].filter((one) => one !== false);
    const noRun = lineage.run === undefined ? 'a training run that made it' : null;
    return { missing: noRun === null ? missing : [noRun, ...missing] };
  }
  return {
    plan: {
      settings,
      job: { model: version.model, task, features, label, classes, seed },
      ...{ data: { digest, rows }, state },
      contradictions: run ? contradictionsOf({ seed, digest }, run, lineage.run) : [],
    },
  };
}

/** The name may be with the settings, or be the trainer’s alone. */
function settingsOf({ trainer, trainer_settings: given }: Lineage): TrainerSettings | undefined {
  return given && trainerSettingsSchema.safeParse({ name: trainer, ...given }).data;
}

/** A lineage may name it with its kind in front. */
function digestOf(text: string | undefined): string | undefined {
  return /^(?:sha256:)?([0-9a-f]{64})$/.exec(text ?? '')?.[1];
}

function classesOf({ output }: Known): (string | number)[] | undefined {
  const { classes } = output;
  return classes?.every((one) => typeof one !== 'boolean') ? classes : undefined;
}

function contradictionsOf(
  { seed, digest }: { seed: number; digest: string },
  { policy, snapshot }: RunRecord,
  number: number | undefined,
): string[] {
  const run = number === undefined ? 'its run' : `run ${number}`;
  const train = snapshot?.files.train;
  return [
    ...(seed === policy.seed ? [] : [`Its lineage says seed ${seed}; ${run} had ${policy.seed}.`]),
    ...(train === undefined || train === digest
      ? []
      : [
          `Its lineage names other data (${short(digest)}) than ${run} learned from (${short(train)}).`,
        ]),
  ];
}

const short = (digest: string) => `${digest.slice(0, 12)}…`;
