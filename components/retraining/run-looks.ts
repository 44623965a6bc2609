import type { State } from '#components/ui/status.tsx';
import type {
  RunProgress,
  RunStatus,
  RunStep,
  RunSummary,
  Step,
} from '#lib/retraining/contract.ts';

type Look = { state: State; word: string };

export const statusLooks = {
  queued: { state: 'unknown', word: 'Queued' },
  running: { state: 'unknown', word: 'Running' },
  waiting: { state: 'warning', word: 'Waits for a decision' },
  done: { state: 'good', word: 'Done' },
  failed: { state: 'bad', word: 'Failed' },
  cancelled: { state: 'unknown', word: 'Cancelled' },
} as const satisfies Record<RunStatus, Look>;

export const stepWords = {
  snapshot: 'Snapshot',
  validate: 'Validate',
  train: 'Train',
  evaluate: 'Evaluate',
  register: 'Register',
  gate: 'Gate',
  release: 'Release',
} as const satisfies Record<Step, string>;

export const stepLooks = {
  waiting: { state: 'unknown', word: 'Not yet' },
  running: { state: 'unknown', word: 'Running' },
  done: { state: 'good', word: 'Done' },
  failed: { state: 'bad', word: 'Failed' },
  left_out: { state: 'unknown', word: 'Left out' },
} as const satisfies Record<RunStep['status'], Look>;

export const gateLooks = {
  yes: { state: 'good', word: 'Yes' },
  no: { state: 'bad', word: 'No' },
  ask: { state: 'warning', word: 'Ask a person' },
} as const satisfies Record<NonNullable<RunSummary['gate']>, Look>;

export const triggerWords = {
  schedule: 'Schedule',
  drift: 'Drift',
  performance: 'Performance',
  new_labels: 'New labels',
  manual: 'By hand',
} as const satisfies Record<RunSummary['triggers'][number], string>;

/** It has not ended. */
export function isOpen({ status }: Pick<RunSummary, 'status'>): boolean {
  return status === 'queued' || status === 'running' || status === 'waiting';
}

/** null: its end can be asked for. */
export function whyNotCancelled({ cancelled_by: by }: RunSummary): string | null {
  return by ? 'Its end was asked for already.' : null;
}

/** Something moves in it by itself. */
export function isMoving({ status }: Pick<RunSummary, 'status'>): boolean {
  return status === 'queued' || status === 'running';
}

/** From 0 to 1; null: the step cannot tell. */
export function shareOf(progress: RunProgress | null): number | null {
  if (!progress?.total || progress.total <= 0) return null;
  return Math.min(1, Math.max(0, progress.done / progress.total));
}

/** How long the step still takes at the pace it had so far; null: too early to tell. */
export function leftMs(
  progress: RunProgress | null,
  startedAt: string | null,
  nowMs: number,
): number | null {
  const share = shareOf(progress);
  if (share === null || share < 0.02 || !startedAt) return null;
  const took = nowMs - Date.parse(startedAt);
  return took <= 0 ? null : (took * (1 - share)) / share;
}

/** From its begin to its end, or to now. */
export function tookMs(
  { started_at, ended_at }: { started_at: string | null; ended_at: string | null },
  nowMs: number | null,
): number | null {
  if (!started_at) return null;
  const end = ended_at ? Date.parse(ended_at) : nowMs;
  return end === null ? null : Math.max(0, end - Date.parse(started_at));
}
