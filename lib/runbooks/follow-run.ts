import type { Actor } from '#lib/auth/contract.ts';
import type { ErrorCode } from '#lib/http/errors.ts';
import type { Block } from './blocks.ts';
import type { RunbookRunState, StepKind, StepState, Verdict } from './contract.ts';

/** A step as far as the course of a run goes. */
export interface FollowedStep {
  position: number;
  kind: StepKind;
  id: string | null;
  state: StepState;
  /** Where a check’s answer leads: an id, or next. What it does not name stops the run there. */
  leads: Partial<Record<Verdict, string>>;
  /** Who asked, of an approval. */
  startedBy: Actor | null;
}

export interface FollowedRun {
  status: RunbookRunState;
  steps: readonly FollowedStep[];
}

export type Happening =
  /** Somebody takes up an action, a wait begins, an approval is asked for. */
  | { what: 'begin'; position: number }
  | { what: 'answer'; position: number; isGood: boolean; verdict?: Verdict }
  | { what: 'skip'; position: number }
  | { what: 'decide'; position: number; answer: 'approve' | 'decline'; by: Actor }
  | { what: 'finish' }
  | { what: 'abandon' };

interface StepChange {
  position: number;
  state: StepState;
  /** The check whose answer led past it. */
  ledPast?: number;
}

export type Followed =
  | { ok: true; status: RunbookRunState; changes: StepChange[] }
  | { ok: false; code: ErrorCode; says: string };

/** The first step that is neither done nor skipped. */
export function currentStep<S extends { state: StepState }>(steps: readonly S[]): S | null {
  return steps.find(({ state }) => state !== 'done' && state !== 'skipped') ?? null;
}

/** The course of a run: what a happening makes of it, or why it cannot be. Steps are done in their order. */
export function followRun(run: FollowedRun, happening: Happening): Followed {
  if (run.status !== 'open') {
    return refused(
      'runbook_run_ended',
      `The run is ${run.status}; nothing of it changes any more.`,
    );
  }
  if (happening.what === 'finish') return finish(run);
  if (happening.what === 'abandon') return abandon(run);
  const step = run.steps.find(({ position }) => position === happening.position);
  if (!step) {
    return refused('runbook_run_not_found', `The run has no step ${happening.position}.`);
  }
  // What a query answers changes nothing of the course: it may be asked again.
  if (happening.what === 'answer' && step.kind === 'query' && step.state === 'done') {
    return to('open', { position: step.position, state: 'done' });
  }
  const current = currentStep(run.steps);
  if (current?.position !== step.position) {
    const now = current ? `Step ${current.position} is next.` : 'Every step is done.';
    return refused('runbook_step_not_next', `Step ${step.position} is ${step.state}. ${now}`);
  }
  switch (happening.what) {
    case 'begin':
      if (step.state === 'running') {
        return refused('runbook_step_running', `Step ${step.position} is under way.`);
      }
      return to('open', { position: step.position, state: 'running' });
    case 'answer':
      return answer(run, step, happening);
    case 'skip':
      return skip(step);
    case 'decide':
      return decide(step, happening);
  }
}

function answer(
  { steps }: FollowedRun,
  step: FollowedStep,
  { isGood, verdict }: Extract<Happening, { what: 'answer' }>,
): Followed {
  const { position } = step;
  const isAsked = step.kind === 'query' || step.kind === 'check';
  if (!isAsked && step.state !== 'running') {
    return refused('runbook_step_not_next', `Step ${position} was not begun.`);
  }
  if (verdict === undefined) return to('open', { position, state: isGood ? 'done' : 'failed' });
  const lead = step.leads[verdict];
  if (lead === undefined) {
    return to('open', { position, state: verdict === 'pass' ? 'done' : 'failed' });
  }
  const target = steps.find(({ id }) => id === lead)?.position ?? position + 1;
  const past = steps.filter((one) => one.position > position && one.position < target);
  return to(
    'open',
    { position, state: 'done' },
    ...past.map((one) => ({
      ...{ position: one.position, state: 'skipped' as const, ledPast: position },
    })),
  );
}

function skip({ position, kind, state }: FollowedStep): Followed {
  if (kind === 'approval') {
    return refused(
      'runbook_step_not_next',
      `Step ${position} is an approval, which nobody skips: have it approved, or abandon the run.`,
    );
  }
  if (kind === 'action' && state === 'running') {
    return refused('runbook_step_running', `Step ${position} is being carried out.`);
  }
  return to('open', { position, state: 'skipped' });
}

function decide(
  { position, kind, state, startedBy }: FollowedStep,
  { answer: given, by }: Extract<Happening, { what: 'decide' }>,
): Followed {
  if (kind !== 'approval' || state !== 'running') {
    return refused('runbook_step_not_next', `Step ${position} waits for nobody’s approval.`);
  }
  if (by.kind !== 'user') {
    return refused('forbidden', 'A person approves, signed in; an API key does not.');
  }
  if (startedBy?.id === by.id) {
    return refused('forbidden', `${by.name} asked for it: another person approves or declines.`);
  }
  return to('open', { position, state: given === 'approve' ? 'done' : 'failed' });
}

function finish({ steps }: FollowedRun): Followed {
  const current = currentStep(steps);
  if (current) {
    return refused(
      'runbook_run_unfinished',
      `Step ${current.position} is ${current.state}. Do it or skip it with a reason, or abandon the run.`,
    );
  }
  return { ok: true, status: 'finished', changes: [] };
}

function abandon({ steps }: FollowedRun): Followed {
  const busy = steps.find(({ kind, state }) => kind === 'action' && state === 'running');
  if (busy) {
    return refused('runbook_step_running', `Step ${busy.position} is being carried out.`);
  }
  return { ok: true, status: 'abandoned', changes: [] };
}

const to = (status: RunbookRunState, ...changes: StepChange[]): Followed => ({
  ...{ ok: true, status, changes },
});
const refused = (code: ErrorCode, says: string): Followed => ({ ok: false, code, says });

/** Where a block’s answer leads. */
export function leadsOf(block: Block): FollowedStep['leads'] {
  if (block.kind !== 'check') return {};
  const { on_pass, on_fail, on_too_little } = block;
  return {
    ...(on_pass !== undefined && { pass: on_pass }),
    ...(on_fail !== undefined && { fail: on_fail }),
    ...(on_too_little !== undefined && { too_little_data: on_too_little }),
  };
}
