import { describe, expect, it } from 'vitest';
import { retrainingPolicySchema } from '#lib/retraining/policy.ts';
import type { Lineage } from './contract.ts';
import { planReproduction, type RunRecord } from './plan-reproduction.ts';

const DATA = 'a'.repeat(64);
const column = { missing: 0, distinct: 3, mean: null, low: null, high: null, top: [] };
const run: RunRecord = {
  policy: retrainingPolicySchema.parse({
    trainer: { name: 'gbdt', parameters: { n_trees: 5 } },
    seed: 7,
  }),
  snapshot: {
    ...{ digest: 'd'.repeat(64), files: { train: DATA, holdout: 'b'.repeat(64) } },
    ...{ rows: { train: 80, holdout: 20 }, unlabelled: 0, labels_until: null },
    ...{ from: null, split_at: null, to: null, query: 'SELECT', label: 'late' },
    ...{ classes: ['no', 'yes'], balance: [] },
    columns: [{ name: 'hour', kind: 'numeric', ...column }],
  },
  ...{ metrics: {}, stateBefore: null },
};
const version = (lineage: Lineage = {}) => ({
  ...{ model: 'm', lineage, output: {}, remote: null },
});
const whole: Lineage = {
  ...{ data_digest: `sha256:${DATA}`, data_rows: 80, seed: 7, label: 'late' },
  ...{ trainer: 'gbdt', trainer_settings: { parameters: { n_trees: 5 } } },
  features: [{ name: 'hour', kind: 'numeric' }],
};
const planOf = (...args: Parameters<typeof planReproduction>) => {
  const found = planReproduction(...args);
  if ('missing' in found) throw new Error(found.missing.join('; '));
  return found.plan;
};
const missingOf = (...args: Parameters<typeof planReproduction>) => {
  const found = planReproduction(...args);
  return 'missing' in found ? found.missing : [];
};

describe('a plan', () => {
  it('is of the lineage where that is whole, and of the run where it is not', () => {
    const expected = {
      settings: { name: 'gbdt', parameters: { n_trees: 5 } },
      job: {
        ...{ model: 'm', task: 'binary', seed: 7, label: 'late', classes: ['no', 'yes'] },
        features: [{ name: 'hour', kind: 'numeric' }],
      },
      ...{ data: { digest: DATA, rows: 80 }, state: null, contradictions: [] },
    };
    const said = { ...version(whole), output: { classes: ['no', 'yes'] } };
    expect(planOf(said, 'binary', null)).toMatchObject(expected);
    expect(planOf(version({ run: 1 }), 'binary', run)).toMatchObject(expected);
  });

  it('says where lineage and run contradict each other, and follows the lineage', () => {
    const other = 'c'.repeat(64);
    const plan = planOf(version({ run: 3, seed: 8, data_digest: other }), 'binary', run);
    expect(plan).toMatchObject({ job: { seed: 8 }, data: { digest: other } });
    expect(plan.contradictions).toEqual([
      'Its lineage says seed 8; run 3 had 7.',
      'Its lineage names other data (cccccccccccc…) than run 3 learned from (aaaaaaaaaaaa…).',
    ]);
  });

  it('goes on from what continuous training had come to', () => {
    const trainer = { name: 'sgd', continues: true } as const;
    const policy = retrainingPolicySchema.parse({ trainer });
    const going = { ...run, policy, stateBefore: 'e'.repeat(64) };
    expect(planOf(version({ run: 2 }), 'binary', going).state).toBe('e'.repeat(64));
    expect(planOf(version({ run: 1 }), 'binary', { ...going, stateBefore: null }).state).toBeNull();
    const settings = { ...whole, trainer: 'sgd', trainer_settings: { continues: true } };
    expect(missingOf(version(settings), 'regression', null)).toContain(
      'what continuous training had come to',
    );
  });

  it('of numbers has no classes', () => {
    expect(planOf(version(whole), 'regression', null).job.classes).toBeNull();
  });
});

describe('is missing', () => {
  const noRun = 'a training run that made it';
  it.each<[string, Lineage, string[]]>([
    ['the seed', { ...whole, seed: undefined }, [noRun, 'the seed']],
    [
      'settings that are no trainer’s',
      { ...whole, trainer_settings: { parameters: 'many' } },
      [noRun, 'the settings of its trainer'],
    ],
    [
      'a trainer that is none',
      { ...whole, trainer: 'magic' },
      [noRun, 'the settings of its trainer'],
    ],
    [
      'a digest that is none',
      { ...whole, data_digest: 's3://bucket/rows.csv' },
      [noRun, 'the digest of the data it learned from'],
    ],
    [
      'what the run would know, if it were here',
      { ...whole, run: 5, label: undefined },
      ['the column it learned'],
    ],
    [
      'the columns and how many rows',
      { ...whole, features: undefined, data_rows: undefined },
      [noRun, 'the columns it learned from', 'how many rows there were'],
    ],
  ])('%s', (_name, lineage, missing) => {
    expect(missingOf(version(lineage), 'regression', null)).toEqual(missing);
  });

  it('classes, of a classifier', () => {
    expect(missingOf(version(whole), 'multiclass', null)).toEqual([noRun, 'its classes']);
  });

  it('the data, of a run that has no snapshot', () => {
    expect(missingOf(version({ run: 1 }), 'regression', { ...run, snapshot: null })).toEqual([
      'the digest of the data it learned from',
      'the column it learned',
      'the columns it learned from',
      'how many rows there were',
    ]);
  });

  it('a file, of a version that another server runs', () => {
    const remote = { kind: 'kserve', url: 'http://models.example.com' } as never;
    expect(missingOf({ ...version(whole), remote }, 'regression', null)).toEqual([
      'a file: another server runs this version',
    ]);
  });
});
