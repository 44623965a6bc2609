import type { IncidentState } from '#lib/incidents/contract.ts';
import type { EscalationPolicy, escalationStatuses } from './contract.ts';
import type { Resolved } from './resolve-targets.ts';
import { sayTold } from './say-told.ts';

/** Where an escalation is: which step comes next, in which round, and when. */
export interface EscalationState {
  status: (typeof escalationStatuses)[number];
  /** From 1. */
  round: number;
  /** From 1; one more than there are steps: the last one's wait. */
  step: number;
  /** null: it has ended. */
  dueAt: Date | null;
  ended: string | null;
}

/** What of an incident decides whether anybody else is told. */
export interface IncidentNow {
  state: IncidentState;
  mergedInto: number | null;
  /** How often it has been reopened. */
  opening: number;
  by: string | null;
}

export type EscalationEffect =
  | { do: 'tell'; round: number; step: number; told: Resolved[]; text: string }
  | { do: 'append'; text: string; about: 'stopped' | 'exhausted' };

export interface Advanced {
  next: EscalationState;
  effects: EscalationEffect[];
}

type Frozen = Pick<EscalationPolicy, 'steps' | 'repeat'>;

export function beginEscalation(now: Date): EscalationState {
  return { status: 'active', round: 1, step: 1, dueAt: now, ended: null };
}

/** The step that comes next, if its time has come: its targets have to be looked up. */
export function dueStep(
  escalation: EscalationState,
  policy: Frozen,
  now: Date,
): { round: number; step: number } | null {
  const { status, round, step, dueAt } = escalation;
  if (status !== 'active' || dueAt === null || now < dueAt) return null;
  if (step <= policy.steps.length) return { round, step };
  return round <= policy.repeat ? { round: round + 1, step: 1 } : null;
}

/**
 * What an escalation becomes now, and what has to be done for that: at most one step. The wait of a step counts from when it was told, so that steps that are
 * overdue because nobody carried them out follow each other as the policy says, each once, and nobody is passed over. A step that reaches nobody
 * does not wait, unless it is the last of its round.
 *
 * @param resolved whom the targets of `dueStep` come to
 */
export function advanceEscalation(
  escalation: EscalationState & { opening: number },
  policy: Frozen,
  incident: IncidentNow,
  resolved: readonly Resolved[],
  now: Date,
): Advanced {
  const { opening, ...state } = escalation;
  if (state.status !== 'active') return { next: state, effects: [] };
  const why = whyStopped(incident, opening);
  if (why !== null) {
    const text = `Nobody else is told: ${why}.`;
    return {
      next: end(state, 'stopped', why),
      effects: [{ do: 'append', text, about: 'stopped' }],
    };
  }
  const due = dueStep(state, policy, now);
  if (due === null) return rest(state, policy, now);
  const { round, step } = due;
  const told = [...resolved];
  const reached = told.some(({ channel }) => channel !== null);
  const isLast = step === policy.steps.length;
  const minutes = reached || isLast ? (policy.steps[step - 1]?.wait_minutes ?? 0) : 0;
  const dueAt = new Date(now.getTime() + minutes * 60_000);
  return {
    next: { ...state, round, step: step + 1, dueAt },
    effects: [{ do: 'tell', round, step, told, text: sayTold(told) }],
  };
}

/** Nothing is due, or everything has been done. */
function rest(state: EscalationState, policy: Frozen, now: Date): Advanced {
  if (state.dueAt === null || now < state.dueAt) return { next: state, effects: [] };
  const rounds = policy.repeat === 0 ? 'All steps were' : `All ${policy.repeat + 1} rounds were`;
  const why = `${rounds} gone through and nobody acknowledged it`;
  return {
    next: end(state, 'exhausted', why),
    effects: [{ do: 'append', text: `${why}: nobody else is told.`, about: 'exhausted' }],
  };
}

function end(
  state: EscalationState,
  status: 'stopped' | 'exhausted',
  ended: string,
): EscalationState {
  return { ...state, status, dueAt: null, ended };
}

const stateWords = {
  acknowledged: 'it is acknowledged',
  investigating: 'it is being investigated',
  mitigated: 'it is mitigated',
  resolved: 'it is resolved',
  reviewed: 'it is reviewed',
} satisfies Record<Exclude<IncidentState, 'open'>, string>;

function whyStopped({ state, mergedInto, opening, by }: IncidentNow, own: number): string | null {
  if (mergedInto !== null) return `it is part of incident ${mergedInto} now`;
  if (opening !== own) return 'it was closed and reopened meanwhile, which begins anew';
  if (state === 'open') return null;
  if (state === 'acknowledged' && by !== null) return `${by} acknowledged it`;
  return stateWords[state];
}
