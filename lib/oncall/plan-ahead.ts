import type { EscalationState } from './advance-escalation.ts';
import type { EscalationPolicy } from './contract.ts';

interface PlannedStep {
  round: number;
  step: number;
  at: Date;
}

export interface Plan {
  /** Of this round, and the first of the next one. */
  steps: PlannedStep[];
  /** When nobody else is told. */
  endsAt: Date | null;
}

/** What comes next if nobody acts and every step reaches somebody, which then has its time to wait. */
export function planAhead(
  state: Pick<EscalationState, 'status' | 'round' | 'step' | 'dueAt'>,
  { steps, repeat }: Pick<EscalationPolicy, 'steps' | 'repeat'>,
): Plan {
  if (state.status !== 'active' || state.dueAt === null) return { steps: [], endsAt: null };
  const planned: PlannedStep[] = [];
  let at = state.dueAt.getTime();
  let { round, step } = state;
  for (;;) {
    if (step > steps.length) {
      if (round > repeat) return { steps: planned, endsAt: new Date(at) };
      round++;
      step = 1;
    }
    if (round === state.round || (round === state.round + 1 && step === 1)) {
      planned.push({ round, step, at: new Date(at) });
    }
    at += (steps[step - 1]?.wait_minutes ?? 0) * 60_000;
    step++;
  }
}
