import type { TrainingJob } from '#lib/training/trainer.ts';

/** What a trainer is given; its snapshot is not there unless the test writes one. */
export function trainingJob(given: Partial<TrainingJob>): TrainingJob {
  const directory = given.directory ?? '/nowhere';
  return {
    id: crypto.randomUUID(),
    model: 'flights',
    task: 'binary',
    data: { path: `${directory}/train.parquet`, digest: 'ab'.repeat(32), rows: 3 },
    features: [
      { name: 'a', kind: 'numeric' },
      { name: 'b', kind: 'categorical' },
    ],
    label: 'label',
    classes: [0, 1],
    form: null,
    seed: 7,
    directory,
    state: null,
    ...given,
  };
}
