import { z } from 'zod';

/** A job, apart from what carries it out: the worker must have a handler for each, or it does not compile. */
export interface JobDefinition {
  payload: z.ZodType;
  /** UTC. Every worker schedules it; pg-boss makes one job per slot. */
  cron?: string;
  /** More often than cron can: every worker asks for it, and pg-boss makes one job per slot of so many seconds. */
  everySeconds?: number;
  retries: number;
  timeoutSeconds: number;
}

export const jobs = {
  /** Makes the prediction log's partitions of the days ahead. */
  'create-partitions': {
    payload: z.object({}),
    cron: '7 * * * *',
    retries: 5,
    timeoutSeconds: 60,
  },
  /**
   * Forgets replicas that stopped long ago, failures to sign in that slow nobody any more, ended sessions that have expired,
   * requests that were in quarantine, and what the prediction log keeps beside the predictions once that is old.
   */
  'remove-stale-rows': {
    payload: z.object({}),
    cron: '23 * * * *',
    retries: 2,
    timeoutSeconds: 300,
  },
  /** Carries out a run of features: materialization, historical retrieval. */
  'run-features': {
    payload: z.object({ id: z.uuid() }),
    retries: 5,
    timeoutSeconds: 6 * 60 * 60,
  },
  /** Runs of features that nobody carries out: nobody heard of them, or who did is gone. */
  'resume-feature-runs': {
    payload: z.object({}),
    cron: '* * * * *',
    retries: 0,
    timeoutSeconds: 60,
  },
  /** Removes what was added up of features for windows that have passed. */
  'remove-old-buckets': {
    payload: z.object({}),
    cron: '41 * * * *',
    retries: 2,
    timeoutSeconds: 1800,
  },
  /** Makes references of versions that have none yet, from their samples or their first predictions. */
  'make-references': {
    payload: z.object({}),
    cron: '* * * * *',
    retries: 0,
    timeoutSeconds: 900,
  },
  /** Adds up what was counted per minute into hours and days, and removes what is older than is kept. */
  'sum-counts': {
    payload: z.object({}),
    cron: '* * * * *',
    retries: 0,
    timeoutSeconds: 900,
  },
  /** Queues drift scans: those of models' schedules whose time has come, and those that nobody carries out. */
  'plan-drift-scans': {
    payload: z.object({}),
    cron: '* * * * *',
    retries: 0,
    timeoutSeconds: 60,
  },
  /** Compares a model's traffic with its references. */
  'scan-drift': {
    payload: z.object({ id: z.uuid() }),
    retries: 3,
    timeoutSeconds: 3600,
  },
  /** Thins out drift reports, and removes those that are older than is kept. */
  'remove-old-drift': {
    payload: z.object({}),
    cron: '17 * * * *',
    retries: 2,
    timeoutSeconds: 900,
  },
  /** Adds up rows by hour whose labels came. */
  'evaluate-labels': {
    payload: z.object({}),
    cron: '* * * * *',
    retries: 0,
    timeoutSeconds: 900,
  },
  /** Estimates without labels how well models did, hour by hour, where that needs rows; removes what is older than is kept. */
  'estimate-hours': {
    payload: z.object({}),
    cron: '*/5 * * * *',
    retries: 0,
    timeoutSeconds: 900,
  },
  /** Carries a training run out, from where it is. What goes wrong is tried again by the run itself. */
  'train-model': {
    payload: z.object({ id: z.uuid() }),
    retries: 0,
    timeoutSeconds: 24 * 60 * 60 - 60,
  },
  /** Training runs that nobody carries out: nobody heard of them, or who did is gone. */
  'resume-training-runs': {
    payload: z.object({}),
    cron: '* * * * *',
    retries: 0,
    timeoutSeconds: 60,
  },
  /** Removes the files of historical retrievals that are old. */
  'remove-old-files': {
    payload: z.object({}),
    cron: '53 * * * *',
    retries: 2,
    timeoutSeconds: 1800,
  },
  /** Compares what models are served with what their features are offline and with their references, where it is time. */
  'measure-skew': {
    payload: z.object({}),
    cron: '* * * * *',
    retries: 0,
    timeoutSeconds: 900,
  },
  /** Trains a version again from its lineage, and compares; it has a time limit of its own. */
  'reproduce-version': {
    payload: z.object({ id: z.uuid() }),
    retries: 3,
    timeoutSeconds: 24 * 60 * 60,
  },
  /** Looks at models' retraining policies, and begins the runs that they want. */
  'look-at-policies': {
    payload: z.object({}),
    cron: '* * * * *',
    retries: 0,
    timeoutSeconds: 300,
  },
  /** Looks at all alert rules: what fires, what is over, what is told of it. */
  'evaluate-alerts': {
    payload: z.object({}),
    everySeconds: 15,
    retries: 0,
    timeoutSeconds: 60,
  },
  /** Sends what waits in the outbox and is due; what is new is sent as soon as the worker hears of it. */
  'deliver-messages': {
    payload: z.object({}),
    everySeconds: 15,
    retries: 0,
    timeoutSeconds: 60,
  },
  /** Runs of runbooks that wait, or whose action was broken off. */
  'follow-runbooks': {
    payload: z.object({}),
    everySeconds: 15,
    retries: 0,
    timeoutSeconds: 60,
  },
  /** Begins guards of fresh releases, looks at those that are on, and does what follows. */
  'watch-releases': {
    payload: z.object({}),
    everySeconds: 15,
    retries: 0,
    timeoutSeconds: 120,
  },
  /** Reproductions that nobody carries out. */
  'resume-reproductions': {
    payload: z.object({}),
    cron: '* * * * *',
    retries: 0,
    timeoutSeconds: 60,
  },
  /** Appends to incidents' timelines what is recorded elsewhere, and counts what they did; with a number: of that one, which just changed. */
  'collect-incident-events': {
    payload: z.object({ number: z.int().optional() }),
    everySeconds: 15,
    retries: 0,
    timeoutSeconds: 300,
  },
  /** Reminds owners of action items that are due or overdue; each once a day. Again in the hours after, should the morning have been missed. */
  'remind-of-action-items': {
    payload: z.object({}),
    cron: '11 6-18 * * *',
    retries: 2,
    timeoutSeconds: 300,
  },
  /** Tells who is next of incidents that nobody has acknowledged. */
  'advance-escalations': {
    payload: z.object({}),
    everySeconds: 15,
    retries: 0,
    timeoutSeconds: 60,
  },
} as const satisfies Record<string, JobDefinition>;

export type JobName = keyof typeof jobs;
export type JobPayload<N extends JobName> = z.output<(typeof jobs)[N]['payload']>;
