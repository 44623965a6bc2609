import type { SignalKind } from '../contract.ts';
import type { Signal } from '../signal.ts';
import { burnRate } from './burn-rate.ts';
import { latency } from './latency.ts';
import {
  drift,
  labelDelay,
  performance,
  quality,
  skew,
  trainingFailed,
  trainingWaits,
} from './monitored.ts';
import {
  breakerOpen,
  deliveryFailed,
  dependencyDown,
  gatewayDown,
  loadFailed,
  replicaBehind,
  spoolFull,
  spoolLag,
} from './replicas.ts';
import { degradedRate, errorRate, refusedRate } from './served-rates.ts';

export const signals = {
  gateway_down: gatewayDown,
  burn_rate: burnRate,
  error_rate: errorRate,
  refused_rate: refusedRate,
  degraded_rate: degradedRate,
  latency,
  drift,
  quality,
  performance,
  label_delay: labelDelay,
  skew,
  breaker_open: breakerOpen,
  dependency_down: dependencyDown,
  spool_lag: spoolLag,
  spool_full: spoolFull,
  replica_behind: replicaBehind,
  load_failed: loadFailed,
  training_failed: trainingFailed,
  training_waits: trainingWaits,
  delivery_failed: deliveryFailed,
} satisfies Record<SignalKind, Signal>;
