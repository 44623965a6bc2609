import type { Tx } from '#lib/db/client.ts';
import type { Block } from '../blocks.ts';
import type { RunbookRun, StepState, Subject } from '../contract.ts';
import { type FollowedRun, type FollowedStep, leadsOf } from '../follow-run.ts';
import { parseRunbook, type Section } from '../parse-runbook.ts';
import { findEvents, findRun, lockRun, type StoredRun, type StoredStep } from '../store/runs.ts';
import { subjectOf, toRunAnswer } from '../to-answer.ts';
import { needVersion, runNotFound } from './find.ts';

export interface OpenedStep extends FollowedStep {
  block: Block;
  stored: StoredStep;
}

/** A run with what its version of the runbook says. */
export interface OpenedRun extends FollowedRun {
  run: StoredRun;
  title: string;
  sections: Section[];
  subject: Subject;
  steps: OpenedStep[];
}

/** With `isLocked` nobody else changes it until the transaction ends. */
export async function openRun(
  tx: Tx,
  number: number,
  { isLocked = false } = {},
): Promise<OpenedRun> {
  const run = await (isLocked ? lockRun : findRun)(tx, number);
  if (!run) throw runNotFound(number);
  const { title, text } = await needVersion(tx, run.slug, run.version);
  const { sections, blocks } = parseRunbook(text);
  const steps = run.steps.flatMap((stored): OpenedStep[] => {
    const block = blocks[stored.position - 1];
    if (!block) return [];
    return [
      {
        ...{ position: stored.position, kind: block.kind, id: block.id ?? null, block, stored },
        ...{ state: stored.status as StepState, leads: leadsOf(block) },
        startedBy: stored.startedBy,
      },
    ];
  });
  return {
    ...{ run, title, sections, subject: subjectOf(run), steps },
    status: run.status as OpenedRun['status'],
  };
}

export async function answerRun(tx: Tx, number: number): Promise<RunbookRun> {
  const { run, title, sections } = await openRun(tx, number);
  const events = await findEvents(tx, run.id);
  return toRunAnswer(
    run,
    { title, sections },
    events.map(({ id, at, position, kind, text, actor }) => ({
      ...{ id, at: at.toISOString(), step: position, text, actor },
      kind: kind as RunbookRun['events'][number]['kind'],
    })),
  );
}
