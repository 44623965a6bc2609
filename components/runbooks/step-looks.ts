import {
  BookOpenCheck,
  Clock,
  type LucideIcon,
  MessageCircleQuestion,
  Search,
  Zap,
} from 'lucide-react';
import type { State } from '#components/ui/status.tsx';
import type { RunbookRunState, RunStep, StepKind } from '#lib/runbooks/contract.ts';

export const kindLooks: Record<StepKind, { word: string; Icon: LucideIcon }> = {
  query: { word: 'Query', Icon: Search },
  check: { word: 'Check', Icon: BookOpenCheck },
  action: { word: 'Action', Icon: Zap },
  approval: { word: 'Approval', Icon: MessageCircleQuestion },
  wait: { word: 'Wait', Icon: Clock },
};

/** How a step stands, in a word. */
export function lookOf(step: Pick<RunStep, 'kind' | 'state' | 'verdict'>): {
  state: State;
  word: string;
} {
  const { kind, state, verdict } = step;
  if (state === 'skipped') return { state: 'unknown', word: 'Skipped' };
  if (state === 'pending') return { state: 'unknown', word: 'To do' };
  if (state === 'running') {
    if (kind === 'approval') return { state: 'warning', word: 'Waits for approval' };
    return { state: 'warning', word: kind === 'wait' ? 'Waiting' : 'Under way' };
  }
  if (kind === 'check' && verdict !== null) {
    if (verdict === 'pass') return { state: 'good', word: 'Passes' };
    if (verdict === 'fail') return { state: 'bad', word: 'Fails' };
    return { state: 'unknown', word: 'Too little data' };
  }
  if (state === 'failed') {
    return { state: 'bad', word: kind === 'approval' ? 'Declined' : 'Not done' };
  }
  return { state: 'good', word: kind === 'approval' ? 'Approved' : 'Done' };
}

export const runLooks: Record<RunbookRunState, { state: State; word: string }> = {
  open: { state: 'warning', word: 'Open' },
  finished: { state: 'good', word: 'Finished' },
  abandoned: { state: 'unknown', word: 'Abandoned' },
};

/** Whether it goes on without anybody pressing anything. */
export const isMoving = (steps: readonly Pick<RunStep, 'state'>[]): boolean =>
  steps.some(({ state }) => state === 'running');
