import { type AlertRule, alertRuleSchema } from './contract.ts';

type Given = Pick<AlertRule, 'signal' | 'title' | 'threshold' | 'severity'> & Partial<AlertRule>;

const rule = (given: Given): AlertRule =>
  alertRuleSchema.parse({ opens_incident: given.severity <= 2, ...given });

/** What is watched without anybody setting anything, of every model. docs/alerts.md has them as a table. */
export const defaultRules: Readonly<Record<string, AlertRule>> = {
  'gateway-down': rule({
    ...{ signal: 'gateway_down', title: 'No gateway answers', threshold: 0, severity: 1 },
    ...{ for_seconds: 30, runbook: 'database-down' },
  }),
  'burning-fast': rule({
    ...{ signal: 'burn_rate', variant: 'page', title: 'The error budget burns fast' },
    ...{ threshold: 1, severity: 2, least_events: 5, runbook: 'model-errors' },
    keep_firing_seconds: 300,
  }),
  'burning-slowly': rule({
    ...{ signal: 'burn_rate', variant: 'ticket', title: 'The error budget burns slowly' },
    ...{ threshold: 1, severity: 4, least_events: 5, runbook: 'model-errors' },
    keep_firing_seconds: 1800,
  }),
  errors: rule({
    ...{ signal: 'error_rate', title: 'Requests fail', threshold: 0.05, severity: 2 },
    ...{ least_events: 50, for_seconds: 60, runbook: 'model-errors' },
  }),
  refused: rule({
    ...{ signal: 'refused_rate', title: 'Most requests are refused', threshold: 0.5, severity: 3 },
    ...{ least_events: 50, for_seconds: 120, runbook: 'bad-release' },
  }),
  degraded: rule({
    ...{ signal: 'degraded_rate', title: 'Answers are degraded', threshold: 0.1, severity: 3 },
    ...{ least_events: 50, for_seconds: 120, runbook: 'model-errors' },
  }),
  latency: rule({
    ...{ signal: 'latency', title: 'Answers are slow', threshold: 500, severity: 3 },
    ...{ least_events: 50, for_seconds: 300, runbook: 'latency' },
  }),
  'prediction-drift': rule({
    ...{ signal: 'drift', variant: 'prediction', title: 'Predictions have drifted' },
    ...{ threshold: 1, severity: 3, runbook: 'drift' },
  }),
  'many-features-drift': rule({
    ...{ signal: 'drift', variant: 'share', title: 'Many features have drifted' },
    ...{ threshold: 0.3, severity: 3, runbook: 'drift' },
  }),
  'feature-drift': rule({
    ...{ signal: 'drift', variant: 'feature', title: 'A feature has drifted' },
    ...{ threshold: 1, severity: 4, runbook: 'drift' },
  }),
  'data-quality': rule({
    ...{ signal: 'quality', title: 'Something is wrong with the data', threshold: 1, severity: 3 },
    runbook: 'bad-data',
  }),
  performance: rule({
    ...{ signal: 'performance', title: 'Errors by labels rose', threshold: 1, severity: 3 },
    runbook: 'drift',
  }),
  'labels-late': rule({
    ...{ signal: 'label_delay', title: 'Labels come late', threshold: 1, severity: 4 },
    runbook: 'bad-data',
  }),
  skew: rule({
    ...{ signal: 'skew', title: 'What is served is not what was trained on', threshold: 1 },
    ...{ severity: 3, runbook: 'bad-data' },
  }),
  'breaker-open': rule({
    ...{ signal: 'breaker_open', title: 'A version in force is left out', threshold: 1 },
    ...{ severity: 2, for_seconds: 15, runbook: 'model-errors' },
  }),
  'dependency-down': rule({
    ...{ signal: 'dependency_down', title: 'Gateways do without something', threshold: 1 },
    ...{ severity: 3, for_seconds: 60, runbook: 'feature-service-down' },
  }),
  'spool-lag': rule({
    ...{ signal: 'spool_lag', title: 'The log lags behind', threshold: 120, severity: 3 },
    ...{ for_seconds: 60, runbook: 'spool-filling' },
  }),
  'spool-full': rule({
    ...{ signal: 'spool_full', title: 'The spool fills up', threshold: 0.8, severity: 2 },
    runbook: 'spool-filling',
  }),
  'replica-behind': rule({
    ...{ signal: 'replica_behind', title: 'A replica has not taken the release', threshold: 30 },
    ...{ severity: 3, runbook: 'bad-release' },
  }),
  'load-failed': rule({
    ...{ signal: 'load_failed', title: 'A replica cannot load the release', threshold: 1 },
    ...{ severity: 2, runbook: 'bad-release' },
  }),
  'training-failed': rule({
    ...{ signal: 'training_failed', title: 'A training run failed', threshold: 1, severity: 4 },
    runbook: 'training-stuck',
  }),
  'training-waits': rule({
    ...{ signal: 'training_waits', title: 'A training run waits for a decision', threshold: 1 },
    ...{ severity: 4, runbook: 'training-stuck' },
  }),
  'delivery-failed': rule({
    ...{ signal: 'delivery_failed', title: 'A channel cannot be reached', threshold: 1 },
    severity: 3,
  }),
};
