import type { WindowName } from '#lib/health/error-budget.ts';
import type { Objectives } from '#lib/health/objectives.ts';

/** What requests of a span came to. */
export interface ServedSpan {
  requests: number;
  clientErrors: number;
  serverErrors: number;
  degraded: number;
  /** lib/stats/latency-histogram.ts has the bins. */
  latencies: number[];
}

/** A released model. */
export interface ModelFacts {
  name: string;
  /** Versions of the release in force. */
  versions: number[];
  release: number;
  releasedAt: Date;
  /** Of the last so many minutes, by how many. */
  served: Map<number, ServedSpan>;
  objectives: Objectives;
  /** Of spans that burn rates are measured over; the longest only where a shorter one burns. */
  burns: Partial<Record<WindowName, ServedSpan>>;
  /** What scans said last of each version in force: columns that have drifted, and how many have a verdict. */
  drift: { version: number; prediction: boolean; features: string[]; judged: number }[];
  /** What scans found wrong with the data, in words, by version in force. */
  quality: { version: number; columns: string[] }[];
  /** By version in force: errors by labels rose, labels come late; in words. */
  performance: { version: number; kind: 'errors_rose' | 'labels_late'; detail: string }[];
  skew: { version: number; detail: string }[];
  /** Replicas that leave a version in force out. */
  openBreakers: { version: number; replicas: string[]; lastFailure: string | null }[];
  /** Replicas that were to take the release: what they said. */
  acks: {
    replica: string;
    status: 'loaded' | 'failed' | 'superseded' | 'pending';
    error: string | null;
    waitsSeconds: number;
  }[];
  /** The last training run that ended, if it failed. */
  failedTraining: { run: number; error: string | null } | null;
  /** The training run that waits for a person at its gate. */
  waitingTraining: number | null;
}

export interface ReplicaFacts {
  id: string;
  hostname: string;
  spool: { lagSeconds: number; bytes: number; maxBytes: number; state: string } | null;
  openDependencies: { name: string; lastFailure: string | null }[];
}

/** All that rules are about, as of one moment. */
export interface Facts {
  models: ModelFacts[];
  /** Live replicas. */
  replicas: ReplicaFacts[];
  /** There were replicas within the last day. */
  hadReplicas: boolean;
  /** Channels whose last delivery failed for good, or fails again and again. */
  failingChannels: { name: string; error: string | null; failed: number }[];
}
