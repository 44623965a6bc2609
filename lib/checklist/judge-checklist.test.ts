import { expect, it } from 'vitest';
import { type ChecklistItem, checklistItems, checklistPolicySchema } from './contract.ts';
import type { ChecklistFacts } from './facts.ts';
import { judgeChecklist } from './judge-checklist.ts';

const NOW = new Date('2026-03-10T12:00:00.000Z');
const ada = { kind: 'user', id: 'u1', name: 'Ada' } as const;
const signed = {
  did: 'signed',
  at: '2026-03-09T12:00:00.000Z',
  by: ada,
  note: 'PR 12.',
} as const;

/** Of a version that has everything. */
const whole: ChecklistFacts = {
  version: {
    ...{ number: 3, status: 'ready', isRemote: false, layout: 'columns' },
    digest: 'abcdef0123456789'.padEnd(64, '0'),
    metrics: { roc_auc: 0.71234, cv_roc_auc: 0.7 },
    ...{ params: {}, environment: 12, goldenCases: 2 },
  },
  file: 'verified',
  run: { number: 4, rows: 12_345, metrics: { roc_auc: 0.72 }, folds: 5 },
  rules: { mode: 'enforce', count: 7 },
  reference: { rows: 50_000, from: 'sample' },
  replicas: { seq: 6, loaded: 2, failed: [] },
  past: { any: true, ready: { version: 2, hasFile: true } },
  sampleRatio: 0.25,
  drift: { everyMinutes: 5, windows: ['1h', '24h'] },
  backup: { taken_at: '2026-03-09T12:00:00.000Z', location: 's3://backups' },
  signatures: { code_reviewed: [signed], edge_cases_handled: [signed] },
};
const judge = (facts: ChecklistFacts, policy: unknown = {}) =>
  judgeChecklist(facts, checklistPolicySchema.parse(policy), NOW);
const version = (over: Partial<ChecklistFacts['version']>): Partial<ChecklistFacts> => ({
  version: { ...whole.version, ...over },
});

it('a version that has everything', () => {
  const { items, missing } = judge(whole);
  expect(missing).toEqual([]);
  expect(items.map(({ item }) => item)).toEqual(checklistItems);
  expect(Object.fromEntries(items.map(({ item, found }) => [item, found]))).toMatchInlineSnapshot(`
    {
      "artifact_verified": "Version 3, whose bytes have the digest abcdef012345… as recorded.",
      "backup_recent": "The newest recorded is 24 hours old, in s3://backups.",
      "code_reviewed": "Signed by Ada: PR 12.",
      "cross_validated": "5 folds in the order of time, in training run 4.",
      "data_validated": "7 rules, enforced.",
      "edge_cases_handled": "Signed by Ada: PR 12.",
      "environment_documented": "What it was trained in: 12 lines of its lineage.",
      "golden_cases_pass": "2 golden cases, reproduced at registration and by 2 replicas in release 6.",
      "metrics_over_floor": "2 metrics are recorded; no floor is set.",
      "monitoring_on": "25 % of requests are logged, drift is looked for every 5 minutes (1h, 24h).",
      "reference_present": "50,000 rows of the sample it came with.",
      "rollback_ready": "Version 2 was in force and can be loaded again.",
      "tested_offline": "Training run 4 asked it about 12,345 rows that it had not learned from: roc_auc 0.72.",
    }
  `);
});

it.each<[string, Partial<ChecklistFacts>, ChecklistItem, string, RegExp]>([
  ['metrics of held-out rows', { run: null }, 'tested_offline', 'yes', /roc_auc 0\.7123\./],
  [
    'metrics of folds and of training only',
    { run: null, ...version({ metrics: { cv_auc: 1, train_auc: 1 } }) },
    'tested_offline',
    'no',
    /No metric/,
  ],
  ['metrics of folds', { run: null }, 'cross_validated', 'yes', /cv_roc_auc 0\.7/],
  [
    'a parameter that says so',
    { run: null, ...version({ metrics: { auc: 1 }, params: { cv_folds: 5 } }) },
    'cross_validated',
    'yes',
    /cv_folds is 5/,
  ],
  [
    'one fold is none',
    { run: null, ...version({ metrics: { auc: 1 }, params: { cv: 1 } }) },
    'cross_validated',
    'no',
    /no folds/,
  ],
  [
    'a run without folds',
    { run: { number: 4, rows: 9, metrics: {}, folds: 0 }, ...version({ metrics: { auc: 1 } }) },
    'cross_validated',
    'no',
    /no folds/,
  ],
  ['no file', { file: 'missing' }, 'artifact_verified', 'no', /is not there/],
  ['a damaged file', { file: 'damaged' }, 'artifact_verified', 'no', /damaged/],
  ['another server', { file: 'elsewhere' }, 'artifact_verified', 'unknown', /Another server/],
  ['deleted', version({ status: 'deleted' }), 'artifact_verified', 'no', /deleted/],
  ['no environment', version({ environment: 0 }), 'environment_documented', 'no', /does not say/],
  ['no rules', { rules: null }, 'data_validated', 'no', /no rules/],
  ['rules of none', { rules: { mode: 'enforce', count: 0 } }, 'data_validated', 'no', /no rules/],
  ['rules off', { rules: { mode: 'off', count: 7 } }, 'data_validated', 'no', /7 rules are/],
  ['in shadow', { rules: { mode: 'shadow', count: 1 } }, 'data_validated', 'yes', /1 rule, in/],
  ['tensors', version({ layout: 'tensors' }), 'data_validated', 'not_needed', /no named/],
  ['no reference', { reference: null }, 'reference_present', 'no', /nothing/],
  [
    'tensors have no reference',
    { reference: null, ...version({ layout: 'tensors' }) },
    'reference_present',
    'not_needed',
    /no named/,
  ],
  ['no golden cases', version({ goldenCases: 0 }), 'golden_cases_pass', 'no', /no golden cases/],
  ['not on a replica yet', { replicas: null }, 'golden_cases_pass', 'yes', /at registration\.$/],
  [
    'refused by a replica',
    { replicas: { seq: 6, loaded: 1, failed: [{ replica: 'b', error: 'case 2 differs' }] } },
    'golden_cases_pass',
    'no',
    /Replica b refused it in release 6: case 2 differs\./,
  ],
  [
    'the first version',
    { past: { any: false, ready: null } },
    'rollback_ready',
    'not_needed',
    /nothing to go back to/,
  ],
  ['archived', { past: { any: true, ready: null } }, 'rollback_ready', 'no', /archived/],
  [
    'a way back whose file is gone',
    { past: { any: true, ready: { version: 2, hasFile: false } } },
    'rollback_ready',
    'no',
    /version 2 is not there/,
  ],
  ['nothing logged', { sampleRatio: 0 }, 'monitoring_on', 'no', /samples none/],
  [
    'no scans',
    { drift: { everyMinutes: 0, windows: ['1h'] } },
    'monitoring_on',
    'no',
    /only when somebody asks/,
  ],
  [
    'no windows',
    { drift: { everyMinutes: 5, windows: [] } },
    'monitoring_on',
    'no',
    /only when somebody asks/,
  ],
  ['no backup known', { backup: null }, 'backup_recent', 'unknown', /not known/],
  [
    'an old backup',
    { backup: { taken_at: '2026-03-01T12:00:00.000Z', location: null } },
    'backup_recent',
    'no',
    /9 days old; it may be 7 days old/,
  ],
  [
    'not signed',
    { signatures: { ...whole.signatures, code_reviewed: [] } },
    'code_reviewed',
    'no',
    /Nobody/,
  ],
  [
    'withdrawn',
    {
      signatures: {
        ...whole.signatures,
        code_reviewed: [{ ...signed, did: 'withdrawn', note: null }, signed],
      },
    },
    'code_reviewed',
    'no',
    /^Withdrawn by Ada\.$/,
  ],
])('%s', (_name, over, item, state, found) => {
  const { items, missing } = judge({ ...whole, ...over });
  expect(items.find((each) => each.item === item)).toMatchObject({
    state,
    found: expect.stringMatching(found),
  });
  expect(missing).toEqual(state === 'no' || state === 'unknown' ? [item] : []);
});

it('what is not required is not missing, and a floor is of the policy', () => {
  const none = { ...whole, backup: null };
  const policy = { items: ['metrics_over_floor'], floors: { roc_auc: 0.75 } };
  expect(judge(none, policy).missing).toEqual(['metrics_over_floor']);
  expect(judge(none, { ...policy, floors: {} }).missing).toEqual([]);
  const { items } = judge(none, policy);
  expect(items.filter(({ is_required }) => is_required)).toHaveLength(1);
});
