import type { Actor } from '#lib/auth/contract.ts';
import { AppError } from '#lib/http/errors.ts';
import type { CheckBlock, Comparison, QueryBlock, WaitBlock } from '../blocks.ts';
import {
  MOST_STEPS,
  type QueryAnswer,
  type StepKind,
  type Subject,
  type Verdict,
} from '../contract.ts';
import { fillQuery } from '../fill-subject.ts';
import { currentStep } from '../follow-run.ts';
import { judgeCheck } from '../judge-check.ts';
import { nextTime } from '../next-time.ts';
import { type OpenedRun, type OpenedStep, openRun } from './open-run.ts';
import type { Answered, QueryDeps } from './queries/query.ts';
import { queries } from './queries/registry.ts';
import { recordHappening } from './record-happening.ts';

const USUAL_LIMIT_MINUTES = 30;
const MINUTE_MS = 60_000;

/** Goes on from where a run is, as far as nobody is needed: queries and checks are answered, waits begun, approvals asked for. */
export async function advanceRun(deps: QueryDeps, number: number, by: Actor): Promise<void> {
  for (let at = 0; at <= MOST_STEPS; at += 1) {
    const opened = await openRun(deps.db.prisma, number);
    const step = currentStep(opened.steps);
    if (!step || opened.status !== 'open' || step.state !== 'pending') return;
    if (step.kind === 'action') return;
    const isOvertaken = await answerStep(deps, opened, step, by).then(() => false, passMeanwhile);
    if (isOvertaken) return;
  }
}

/** Somebody else went on with it meanwhile, which is as well. */
export function passMeanwhile(error: unknown): true {
  if (error instanceof AppError && error.code.startsWith('runbook_')) return true;
  throw error;
}

/** Does a step that changes nothing elsewhere. */
export async function answerStep(
  deps: QueryDeps,
  opened: OpenedRun,
  { block, position }: OpenedStep,
  by: Actor,
): Promise<void> {
  switch (block.kind) {
    case 'query':
      return answerQuery(deps, opened, position, block, by);
    case 'check':
      return answerCheck(deps, opened, position, block, by);
    case 'approval':
      return begin(deps, opened, position, by, {
        ...{ kind: 'approval', text: `Approval is asked for: ${block.ask}` },
        dueAt: () => null,
      });
    case 'wait':
      return begin(deps, opened, position, by, {
        ...{ kind: 'wait', text: 'The wait began.' },
        dueAt: (at) => dueAtOf(block, at),
      });
    case 'action':
      throw new Error('An action is not answered but carried out');
  }
}

async function answerQuery(
  deps: QueryDeps,
  { run, subject }: OpenedRun,
  position: number,
  block: QueryBlock,
  by: Actor,
): Promise<void> {
  const { answer, said, isKnown } = await ask(deps, block, subject);
  await record(
    deps,
    run.number,
    { position, isGood: isKnown },
    { by, kind: 'query', said, answer },
  );
}

async function answerCheck(
  deps: QueryDeps,
  { run, subject }: OpenedRun,
  position: number,
  block: CheckBlock,
  by: Actor,
): Promise<void> {
  const judged = await judge(deps, block, subject);
  const { verdict } = judged;
  const words = verdict === 'pass' ? block.passes : verdict === 'fail' ? block.fails : undefined;
  const said = words === undefined ? judged.said : `${judged.said} ${words}`;
  const { answer } = judged;
  await record(
    deps,
    run.number,
    { position, isGood: verdict === 'pass', verdict },
    { by, kind: 'check', said, answer },
  );
}

async function record(
  { db }: QueryDeps,
  number: number,
  happening: { position: number; isGood: boolean; verdict?: Verdict },
  {
    by,
    kind,
    said,
    answer,
  }: { by: Actor; kind: StepKind; said: string; answer: QueryAnswer | null },
): Promise<void> {
  const { verdict = null } = happening;
  const text = verdict === null ? said : `${verdictWords[verdict]}. ${said}`;
  await db.prisma.$transaction((tx) =>
    recordHappening(tx, number, { what: 'answer', ...happening }, () => ({
      ...{ by, event: { kind, text }, step: { verdict, said, answer } },
    })),
  );
}

const verdictWords: Record<Verdict, string> = {
  pass: 'Passes',
  fail: 'Fails',
  too_little_data: 'Too little data',
};

async function begin(
  { db }: QueryDeps,
  { run }: OpenedRun,
  position: number,
  by: Actor,
  begun: { kind: 'approval' | 'wait'; text: string; dueAt: (at: Date) => Date | null },
): Promise<void> {
  // Who asks is a person: where a worker got here, the one who began the run.
  const startedBy = by.kind === 'system' ? run.startedBy : by;
  await db.prisma.$transaction((tx) =>
    recordHappening(tx, run.number, { what: 'begin', position }, (_opened, at) => ({
      ...{ by, event: { kind: begun.kind, text: begun.text } },
      step: { startedAt: at, startedBy, said: null, dueAt: begun.dueAt(at) },
    })),
  );
}

function dueAtOf({ minutes, at: time, at_most_minutes: most }: WaitBlock, at: Date): Date {
  if (time !== undefined) return nextTime(time, at);
  return new Date(at.getTime() + (minutes ?? most ?? USUAL_LIMIT_MINUTES) * MINUTE_MS);
}

/** Whether a wait is over by now: its time has come, its check passes, or it has lasted too long. */
export async function lookAtWait(
  deps: QueryDeps,
  { run, subject }: OpenedRun,
  step: OpenedStep,
  now: Date,
  by: Actor,
): Promise<void> {
  const { block, position, stored } = step;
  if (block.kind !== 'wait' || step.state !== 'running') return;
  const isDue = stored.dueAt !== null && stored.dueAt <= now;
  if (!block.until) {
    if (!isDue) return;
    const said = 'The time has come.';
    return record(
      deps,
      run.number,
      { position, isGood: true },
      { by, kind: 'wait', said, answer: null },
    );
  }
  const { verdict, said, answer } = await judge(deps, block.until, subject);
  if (verdict !== 'pass' && !isDue) return;
  const isGood = verdict === 'pass';
  const words = isGood ? said : `It did not come about in time. ${said}`;
  await record(deps, run.number, { position, isGood }, { by, kind: 'wait', said: words, answer });
}

async function judge(
  deps: QueryDeps,
  comparison: Comparison,
  subject: Subject,
): Promise<{ verdict: Verdict; said: string; answer: QueryAnswer | null }> {
  const { answer, said, isKnown, figures } = await ask(deps, comparison, subject);
  if (!isKnown) return { verdict: 'too_little_data', said, answer };
  return { ...judgeCheck(comparison, figures), answer };
}

/** What is asked and cannot be answered is said, and the run stops there. */
async function ask(
  deps: QueryDeps,
  asked: Parameters<typeof fillQuery>[0],
  subject: Subject,
): Promise<{
  answer: QueryAnswer | null;
  said: string;
  isKnown: boolean;
  figures: Answered['figures'];
}> {
  const question = fillQuery(asked, subject);
  if ('missing' in question) {
    const said = 'The run is about no model, and this needs one.';
    return { answer: null, said, isKnown: false, figures: {} };
  }
  try {
    const { figures, ...answer } = await queries[question.query](deps, question);
    return { answer, said: answer.said, isKnown: true, figures };
  } catch (error) {
    if (!(error instanceof AppError) || error.status >= 500) throw error;
    return { answer: null, said: error.publicMessage, isKnown: false, figures: {} };
  }
}
