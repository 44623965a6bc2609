import { describe, expect, test } from 'vitest';
import type { FeatureLayout } from '#lib/onnx/contract.ts';
import { checkPolicy, checkTraining, type PolicySubject } from './check-policy.ts';
import { retrainingPolicySchema } from './policy.ts';

const layout: FeatureLayout = {
  kind: 'columns',
  features: [
    { name: 'distance', type: 'number', tensorType: 'float32', rank: 1 },
    { name: 'origin', type: 'string', tensorType: 'string', rank: 1 },
  ],
};
const binary: PolicySubject = {
  ...{ task: 'binary', served: { version: 3, layout }, driftWindows: ['1h', '24h'] },
};
const regression: PolicySubject = { ...binary, task: 'regression' };
const multiclass: PolicySubject = { ...binary, task: 'multiclass' };
const tensors: PolicySubject = {
  ...binary,
  served: { version: 3, layout: { kind: 'tensors', reason: 'images' } },
};
const unknown: PolicySubject = { ...binary, served: null };
const ready = {
  trainers: [
    { name: 'gbdt' as const, is_ready: true, said: null },
    { name: 'sgd' as const, is_ready: true, said: null },
    { name: 'command' as const, is_ready: true, said: null },
    { name: 'ray' as const, is_ready: false, said: 'It has no shared folder.' },
  ],
  commands: ['nightly'],
};
const check = (policy: object, subject: PolicySubject) =>
  checkPolicy(retrainingPolicySchema.parse(policy), subject, ready);
const drift = (more: object) => ({ triggers: { drift: { prediction: true, ...more } } });
const performance = (metric: string) => ({ triggers: { performance: { metric, floor: 1 } } });
const trainer = (name: string, more: object = {}) => ({ trainer: { name, ...more } });
const file = { from: 'file', path: 'flights/2026.parquet', label: 'late' };

describe('what cannot be is refused by its field', () => {
  test.each<[string, object, PolicySubject, string, RegExp]>([
    [
      'a feature that is not there',
      drift({ features: ['origin', 'hour'] }),
      binary,
      'triggers.drift.features[1]',
      /feature of version 3: distance, origin/,
    ],
    ['a window without scans', drift({ window: '3h' }), binary, 'triggers.drift.window', /1h, 24h/],
    [
      'drift where nothing is scanned',
      drift({}),
      { ...binary, driftWindows: [] },
      'triggers.drift.window',
      /there are none/,
    ],
    [
      'a metric of another task',
      performance('mae'),
      binary,
      'triggers.performance.metric',
      /roc_auc/,
    ],
    ['another', performance('roc_auc'), regression, 'triggers.performance.metric', /rmse/],
    ['a third', performance('f1'), multiclass, 'triggers.performance.metric', /f1_macro/],
    [
      'new labels that a file does not get',
      { triggers: { new_labels: 10 }, data: file },
      binary,
      'triggers.new_labels',
      /file/,
    ],
    ['rows without features', {}, tensors, 'data.from', /must be file: version 3/],
    ['a category that is not there', { categorical: ['hour'] }, binary, 'categorical[0]', /origin/],
    [
      'classes of numbers',
      { split: { stratified: true } },
      regression,
      'split.stratified',
      /false/,
    ],
    ['a file outside', { data: { ...file, path: '../etc/x' } }, binary, 'data.path', /folder/],
    ['an absolute one', { data: { ...file, path: '/etc/x' } }, binary, 'data.path', /folder/],
    ['another address', { data: { ...file, path: 'http://x/y' } }, binary, 'data.path', /s3:/],
    ['a bucket alone', { data: { ...file, path: 's3://bucket' } }, binary, 'data.path', /key/],
    [
      'a label that is the time',
      { data: { ...file, time: 'late' } },
      binary,
      'data.time',
      /other|another/,
    ],
    [
      'a gate by another metric',
      { gate: { metric: 'brier' } },
      multiclass,
      'gate.metric',
      /log_loss/,
    ],
    [
      'a margin that no ROC-AUC has',
      { gate: { margin: 1 } },
      binary,
      'gate.margin',
      /below 1: roc_auc/,
    ],
    [
      'a margin that no accuracy of a slice has',
      { gate: { metric: 'accuracy', slices: { columns: ['origin'], margin: 5 } } },
      binary,
      'gate.slices.margin',
      /below 1: accuracy/,
    ],
    [
      'slices of what is not there',
      { gate: { slices: { columns: ['hour'] } } },
      binary,
      'gate.slices.columns[0]',
      /origin/,
    ],
    [
      'a trainer that lacks something',
      trainer('ray', { address: 'http://r', entrypoint: 'x' }),
      binary,
      'trainer.name',
      /shared folder/,
    ],
    [
      'one that is not known',
      trainer('webhook', { url: 'https://x' }),
      binary,
      'trainer.name',
      /set up/,
    ],
    [
      'a command that the worker lacks',
      trainer('command', { command: 'daily' }),
      binary,
      'trainer.command',
      /nightly/,
    ],
    [
      'a parameter of another trainer',
      trainer('sgd', { parameters: { n_trees: 1 } }),
      binary,
      'trainer.parameters.n_trees',
      /epochs/,
    ],
    [
      'one of no trainer',
      trainer('gbdt', { parameters: { constructor: 1 } }),
      binary,
      'trainer.parameters.constructor',
      /n_trees/,
    ],
    [
      'one out of its range',
      trainer('gbdt', { parameters: { n_trees: 0 } }),
      binary,
      'trainer.parameters.n_trees',
      /whole number from 1 to 10000/,
    ],
    [
      'half of a tree',
      trainer('gbdt', { parameters: { n_trees: 1.5 } }),
      binary,
      'trainer.parameters.n_trees',
      /whole/,
    ],
    [
      'a direction of text',
      trainer('gbdt', { monotone: { origin: 1 } }),
      binary,
      'trainer.monotone.origin',
      /numbers/,
    ],
    [
      'a direction of nothing',
      trainer('gbdt', { monotone: { hour: 1 } }),
      binary,
      'trainer.monotone.hour',
      /feature of version/,
    ],
    [
      'a direction of classes',
      trainer('gbdt', { monotone: { distance: 1 } }),
      multiclass,
      'trainer.monotone',
      /empty/,
    ],
    [
      'weights of numbers',
      trainer('gbdt', { class_weights: 'balanced' }),
      regression,
      'trainer.class_weights',
      /null/,
    ],
    [
      'a stream from a file',
      { ...trainer('sgd', { continues: true }), data: file },
      binary,
      'trainer.continues',
      /false/,
    ],
  ])('%s', (_, policy, subject, field, message) => {
    expect(check(policy, subject)).toEqual([
      { field: `policy.${field}`, message: expect.stringMatching(message) },
    ]);
  });

  test('all of it at once', () => {
    const policy = {
      ...drift({ features: ['hour'] }),
      gate: { metric: 'mae' },
      categorical: ['x'],
    };
    expect(check(policy, binary).map(({ field }) => field)).toEqual([
      ...['policy.triggers.drift.features[0]', 'policy.categorical[0]', 'policy.gate.metric'],
    ]);
  });
});

describe('what can be is not', () => {
  test.each<[string, object, PolicySubject]>([
    ['every default', {}, binary],
    ['of numbers', {}, regression],
    ['of classes', {}, multiclass],
    ['features of a model that has no version yet', drift({ features: ['hour'] }), unknown],
    [
      'columns of a file',
      { data: file, categorical: ['hour'], gate: { slices: { columns: ['hour'] } } },
      binary,
    ],
    ['a file for a model of tensors', { data: file }, tensors],
    ['an object of a bucket', { data: { ...file, path: 's3://b/k.parquet' } }, binary],
    ['a command', trainer('command', { command: 'nightly' }), binary],
    ['parameters in range', trainer('gbdt', { parameters: { max_depth: 3, l2: 0 } }), binary],
    ['a direction of numbers', trainer('gbdt', { monotone: { distance: -1 } }), binary],
    ['a metric of the task', performance('rmse'), regression],
  ])('%s', (_, policy, subject) => {
    expect(check(policy, subject)).toEqual([]);
  });

  test('a trigger that cannot be does not keep a run by hand', () => {
    const policy = retrainingPolicySchema.parse(drift({ features: ['hour'], window: '3h' }));
    expect(checkTraining(policy, binary, ready)).toEqual([]);
  });
});
