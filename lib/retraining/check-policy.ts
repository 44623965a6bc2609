import type { FieldError } from '#lib/http/errors.ts';
import type { FeatureLayout } from '#lib/onnx/contract.ts';
import { labelMetrics } from '#lib/performance/label-metrics.ts';
import type { Task } from '#lib/registry/contract.ts';
import { builtInTrainers } from '#lib/training/built-in-trainers.ts';
import type { TrainerName } from '#lib/training/contract.ts';
import { checkRanges } from '#lib/training/number-ranges.ts';
import { COMPARED } from './compare-answers.ts';
import type { RetrainingPolicy } from './policy.ts';

/** What a policy is of. */
export interface PolicySubject {
  task: Task;
  /** Of the version that is served, or the newest; null: the model has none, and nothing is known of its features. */
  served: { version: number; layout: FeatureLayout } | null;
  /** Windows that scans are made of. */
  driftWindows: readonly string[];
}

/** What can train here. */
export interface TrainerReadiness {
  trainers: readonly { name: TrainerName; is_ready: boolean; said: string | null }[];
  commands: readonly string[];
}

const SHARES: ReadonlySet<string> = new Set(['roc_auc', 'accuracy', 'brier']);

type Found = (field: string, message: string) => void;

/** What of a policy cannot be, by field. */
export function checkPolicy(
  policy: RetrainingPolicy,
  subject: PolicySubject,
  ready: TrainerReadiness,
): FieldError[] {
  return collect((found) => checkTriggers(policy, subject, found)).concat(
    checkTraining(policy, subject, ready),
  );
}

/** The same of what it trains and with what: a run by hand needs no trigger. */
export function checkTraining(
  policy: RetrainingPolicy,
  subject: PolicySubject,
  ready: TrainerReadiness,
): FieldError[] {
  return collect((found) => {
    checkData(policy, subject, found);
    checkTrainer(policy, subject, ready, found);
    checkGate(policy, subject, found);
  });
}

function collect(check: (found: Found) => void): FieldError[] {
  const errors: FieldError[] = [];
  check((field, message) => errors.push({ field: `policy.${field}`, message }));
  return errors;
}

function checkTriggers(
  { triggers: { drift, performance, new_labels: newLabels }, data }: RetrainingPolicy,
  subject: PolicySubject,
  found: Found,
): void {
  if (drift) {
    checkFeatures('triggers.drift.features', drift.features, subject, found);
    const { driftWindows: windows } = subject;
    if (!windows.includes(drift.window)) {
      const known = windows.length > 0 ? `one of ${windows.join(', ')}` : 'none: there are none';
      found('triggers.drift.window', `must be a window that drift is scanned in, ${known}`);
    }
  }
  if (performance) {
    const known = labelMetrics(subject.task);
    if (!known.includes(performance.metric)) {
      found(
        'triggers.performance.metric',
        `must be a metric of a ${subject.task} model: ${known.join(', ')}`,
      );
    }
  }
  if (newLabels !== null && data.from === 'file') {
    found(
      'triggers.new_labels',
      'must be null where a file is learned from, which labels of predictions do not come to',
    );
  }
}

function checkData(
  { data, categorical, split }: RetrainingPolicy,
  subject: PolicySubject,
  found: Found,
): void {
  if (split.stratified && subject.task === 'regression') {
    found('split.stratified', 'must be false: numbers have no classes');
  }
  if (data.from === 'file') {
    const isAddress = /^s3:\/\/[^/]+\/.+/.test(data.path);
    const isOutside = data.path.startsWith('/') || data.path.split(/[\\/]/).includes('..');
    if (!isAddress && (isOutside || /^[a-z][a-z0-9+.-]*:/i.test(data.path))) {
      found('data.path', 'must be a path in the folder of feature files, or s3://bucket/key');
    }
    if (data.time === data.label) found('data.time', 'must be another column than the label');
    return;
  }
  const { served } = subject;
  if (served?.layout.kind === 'tensors') {
    found(
      'data.from',
      `must be file: version ${served.version} takes whole tensors, whose rows have no named features`,
    );
  }
  checkFeatures('categorical', categorical, subject, found);
}

function checkGate({ gate, data }: RetrainingPolicy, subject: PolicySubject, found: Found): void {
  const compared: readonly string[] = COMPARED[subject.task];
  if (gate.metric !== null && !compared.includes(gate.metric)) {
    found(
      'gate.metric',
      `must be a metric that ${subject.task} models are compared by: ${compared.join(', ')}`,
    );
  }
  const metric = gate.metric ?? COMPARED[subject.task][0];
  checkMargin('gate.margin', gate.margin, metric, found);
  if (gate.slices) checkMargin('gate.slices.margin', gate.slices.margin, metric, found);
  if (gate.slices && data.from === 'predictions') {
    checkFeatures('gate.slices.columns', gate.slices.columns, subject, found);
  }
}

/** Of a metric that lies between 0 and 1 a difference of 1 or more is none that anything can have. */
function checkMargin(at: string, margin: number, metric: string, found: Found): void {
  if (SHARES.has(metric) && margin >= 1) {
    found(at, `must be below 1: ${metric} lies between 0 and 1`);
  }
}

function checkTrainer(
  { trainer, data, categorical }: RetrainingPolicy,
  subject: PolicySubject,
  { trainers, commands }: TrainerReadiness,
  found: Found,
): void {
  const known = trainers.find(({ name }) => name === trainer.name);
  if (!known?.is_ready) {
    found('trainer.name', known?.said ?? `must be a trainer that is set up here`);
    return;
  }
  if (trainer.name === 'command' && !commands.includes(trainer.command)) {
    const names = commands.length > 0 ? `: ${commands.join(', ')}` : '; there are none';
    found('trainer.command', `must be a command that the worker has${names}`);
  }
  if (trainer.name !== 'gbdt' && trainer.name !== 'sgd') return;
  checkParameters(trainer.name, trainer.parameters, found);
  if (trainer.name === 'sgd') {
    if (trainer.continues && data.from === 'file') {
      found('trainer.continues', 'must be false where a file is learned from: labels do not come');
    }
    return;
  }
  const monotone = Object.keys(trainer.monotone);
  if (monotone.length > 0 && subject.task === 'multiclass') {
    found('trainer.monotone', 'must be empty: it is for binary and regression models');
  }
  for (const name of monotone) {
    const at = `trainer.monotone.${name}`;
    if (data.from === 'predictions') checkFeature(at, name, subject, found);
    if (categorical.includes(name) || isText(name, subject)) {
      found(at, `must be a feature of numbers; ${name} has categories`);
    }
  }
  if (trainer.class_weights !== null && subject.task === 'regression') {
    found('trainer.class_weights', 'must be null: numbers have no classes');
  }
}

function checkParameters(name: 'gbdt' | 'sgd', given: Record<string, number>, found: Found): void {
  const { ranges, defaults } = builtInTrainers[name];
  for (const [parameter, value] of Object.entries(given)) {
    const at = `trainer.parameters.${parameter}`;
    const range = Object.hasOwn(ranges, parameter) ? ranges[parameter] : undefined;
    if (!range) {
      found(at, `must be a parameter of ${name}: ${Object.keys(ranges).join(', ')}`);
      continue;
    }
    try {
      checkRanges({ [parameter]: range }, { [parameter]: value }, defaults);
    } catch {
      const kind = range.isInteger ? 'a whole number' : 'a number';
      found(at, `must be ${kind} from ${range.least} to ${range.most}`);
    }
  }
}

function checkFeatures(
  at: string,
  names: readonly string[],
  subject: PolicySubject,
  found: Found,
): void {
  for (const [place, name] of names.entries()) {
    checkFeature(`${at}[${place}]`, name, subject, found);
  }
}

function checkFeature(at: string, name: string, { served }: PolicySubject, found: Found): void {
  if (!served) return;
  const { layout, version } = served;
  const names = layout.kind === 'tensors' ? [] : layout.features.map((feature) => feature.name);
  if (names.includes(name)) return;
  const shown = names.slice(0, 20).join(', ');
  const rest = names.length > 20 ? ', …' : '';
  found(at, `must be a feature of version ${version}: ${shown || 'it has none by name'}${rest}`);
}

function isText(name: string, { served }: PolicySubject): boolean {
  if (!served || served.layout.kind === 'tensors') return false;
  return served.layout.features.some((one) => one.name === name && one.type === 'string');
}
