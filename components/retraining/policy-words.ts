import { metricName } from '#components/performance/performance-words.ts';
import { formatExact, formatPercent } from '#components/ui/format-number.ts';
import type { RetrainingPolicy } from '#lib/retraining/policy.ts';

interface PolicyLine {
  label: string;
  /** Sentences without their stop. */
  says: string[];
}

/** A policy in words: what a colleague would say of it. */
export function describePolicy(policy: RetrainingPolicy): PolicyLine[] {
  return [
    { label: 'Trains again', says: sayTriggers(policy.triggers) },
    { label: 'But only', says: sayGuards(policy.guards) },
    { label: 'Learns from', says: sayData(policy) },
    { label: 'With', says: sayTrainer(policy) },
    { label: 'Passes when', says: sayGate(policy.gate) },
    { label: 'Then', says: [releaseWords[policy.release]] },
  ];
}

const releaseWords = {
  nothing: 'the new version is registered, and nothing else happens',
  candidate: 'the new version gets the alias candidate, for a person to promote',
  promote: 'the new version is put in force',
} as const satisfies Record<RetrainingPolicy['release'], string>;

function sayTriggers(triggers: RetrainingPolicy['triggers']): string[] {
  const { schedule, drift, performance, new_labels } = triggers;
  const says: string[] = [];
  if (schedule) says.push(`by the schedule ${schedule.cron} (${schedule.time_zone})`);
  if (drift) {
    const what = [
      drift.features.length > 0 ? `any of ${drift.features.join(', ')} drifts` : null,
      drift.prediction ? 'the prediction drifts' : null,
      drift.share === null ? null : `${formatPercent(drift.share)} of the features drift`,
    ].filter((part) => part !== null);
    says.push(`when ${what.join(' or ')} (window ${drift.window})`);
  }
  if (performance) {
    const { metric, floor, margin, window_hours, least_labels } = performance;
    const what = [
      floor === null ? null : `worse than ${formatExact(floor)}`,
      margin === null ? null : `worse than the reference by more than ${formatExact(margin)}`,
    ].filter((part) => part !== null);
    says.push(
      `when ${metricName(metric)} is ${what.join(' or ')}, over ${hours(window_hours)} and ${formatExact(least_labels)} labels or more`,
    );
  }
  if (new_labels !== null) {
    says.push(`when ${formatExact(new_labels)} labelled rows came since the last run`);
  }
  return says.length > 0 ? says : ['by hand only: no trigger is set'];
}

function sayGuards(guards: RetrainingPolicy['guards']): string[] {
  const { cooldown_hours, least_labels, quality, budget, failed_gates } = guards;
  const says = ['one run at a time'];
  if (cooldown_hours > 0) says.push(`${hours(cooldown_hours)} or more after the last run`);
  if (least_labels > 0) says.push(`with ${formatExact(least_labels)} mature labels or more`);
  if (quality) says.push('while nothing is wrong with the data of an input');
  if (budget) says.push(`${plural(budget.runs, 'run')} in ${plural(budget.days, 'day')} at most`);
  if (failed_gates !== null) {
    says.push(`until ${plural(failed_gates, 'gate')} in a row said no; then by hand`);
  }
  return says;
}

function sayData({ data, split }: RetrainingPolicy): string[] {
  const rows =
    data.from === 'predictions'
      ? `labelled predictions of ${plural(data.days, 'day')}, the newest ${formatExact(data.most_rows)} rows at most`
      : `${data.path}, column ${data.label}`;
  const newest = `the newest ${formatPercent(split.holdout)}${split.stratified ? ' of each class' : ''}`;
  const folds = split.folds > 1 ? [`${split.folds} folds in the order of time`] : [];
  return [rows, `${newest} held out`, ...folds];
}

const trainerWords = {
  gbdt: 'the built-in trees (gbdt)',
  sgd: 'the built-in linear model (sgd)',
  ray: 'a job on Ray',
  kubernetes: 'a job on Kubernetes',
  webhook: 'a webhook',
} as const;

function sayTrainer({ trainer, seed }: RetrainingPolicy): string[] {
  const name =
    trainer.name === 'command'
      ? `the command ${trainer.command}`
      : trainer.name === 'sgd' && trainer.continues
        ? 'sgd, which goes on from its last candidate'
        : trainerWords[trainer.name];
  const set = Object.entries(trainer.parameters).map(([key, value]) => `${key} ${value}`);
  return [
    name,
    ...(set.length > 0 ? [`with ${set.join(', ')}`] : []),
    `seed ${seed}`,
    `${plural(trainer.time_limit_minutes, 'minute')} at most`,
  ];
}

function sayGate(gate: RetrainingPolicy['gate']): string[] {
  const metric = gate.metric ? metricName(gate.metric) : 'the task’s main metric';
  const says = [
    gate.rule === 'better'
      ? `${metric} is better than the champion’s by ${formatExact(gate.margin)} or more`
      : `${metric} is not worse than the champion’s by more than ${formatExact(gate.margin)}`,
    `fewer than ${formatExact(gate.least_rows)} held-out rows (of the rarer class) ask a person`,
  ];
  if (gate.slices) says.push(`no slice of ${gate.slices.columns.join(', ')} is worse for certain`);
  if (gate.calibration !== null) {
    says.push(`calibration error up to ${formatExact(gate.calibration)}`);
  }
  if (gate.latency_ms !== null) says.push(`p95 of a row up to ${formatExact(gate.latency_ms)} ms`);
  if (gate.size_mib !== null) says.push(`up to ${formatExact(gate.size_mib)} MiB`);
  return says;
}

function hours(count: number): string {
  return count >= 48 && count % 24 === 0 ? plural(count / 24, 'day') : plural(count, 'hour');
}

export function plural(count: number, noun: string): string {
  return `${formatExact(count)} ${noun}${count === 1 ? '' : 's'}`;
}
