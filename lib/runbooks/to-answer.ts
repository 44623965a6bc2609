import type { Actor } from '#lib/auth/contract.ts';
import type { Block } from './blocks.ts';
import type { QueryAnswer, RunbookRun, RunbookRunSummary, RunStep, Subject } from './contract.ts';
import { asksOf } from './fill-subject.ts';
import { currentStep } from './follow-run.ts';
import { sayComparison } from './judge-check.ts';
import { nameStep } from './name-step.ts';
import type { Section } from './parse-runbook.ts';
import { describeQuery } from './query-catalogue.ts';

interface StepRecord {
  position: number;
  status: string;
  kind: string;
  verdict: string | null;
  said: string | null;
  answer: QueryAnswer | null;
  startedAt: Date | null;
  startedBy: Actor | null;
  dueAt: Date | null;
  endedAt: Date | null;
  endedBy: Actor | null;
  reason: string | null;
}

export interface RunRecord {
  number: number;
  slug: string;
  version: number;
  model: string | null;
  modelVersion: number | null;
  incidentNumber: number | null;
  status: string;
  startedAt: Date;
  startedBy: Actor;
  endedAt: Date | null;
  endedBy: Actor | null;
  reason: string | null;
  steps: StepRecord[];
}

export const subjectOf = (run: RunRecord): Subject => ({
  ...{ model: run.model, version: run.modelVersion, incident: run.incidentNumber },
});

export function toRunSummary(run: RunRecord, title: string): RunbookRunSummary {
  const isDone = ({ status }: StepRecord) => status === 'done' || status === 'skipped';
  return {
    ...{ number: run.number, runbook: run.slug, title, version: run.version },
    subject: subjectOf(run),
    status: run.status as RunbookRunSummary['status'],
    ...{ done: run.steps.filter(isDone).length, steps: run.steps.length },
    ...{ started_at: run.startedAt.toISOString(), started_by: run.startedBy },
    ...{ ended_at: run.endedAt?.toISOString() ?? null, ended_by: run.endedBy },
    reason: run.reason,
  };
}

export function toRunAnswer(
  run: RunRecord,
  { title, sections }: { title: string; sections: readonly Section[] },
  events: RunbookRun['events'],
): RunbookRun {
  const blocks = sections.flatMap((section) =>
    section.kind === 'step' && section.block ? [section.block] : [],
  );
  const steps = run.steps.flatMap((step) => {
    const block = blocks[step.position - 1];
    return block ? [toStep(step, block, subjectOf(run))] : [];
  });
  return {
    ...toRunSummary(run, title),
    sections: sections.map((section) =>
      section.kind === 'text' ? { text: section.text } : { step: section.position },
    ),
    step_list: steps,
    current: run.status === 'open' ? (currentStep(steps)?.position ?? null) : null,
    events,
  };
}

function toStep(step: StepRecord, block: Block, subject: Subject): RunStep {
  return {
    ...{ position: step.position, kind: block.kind, title: nameStep(block) },
    state: step.status as RunStep['state'],
    verdict: step.verdict as RunStep['verdict'],
    ...{ said: step.said, answer: step.answer, about: aboutOf(block) },
    asks: asksOf(block, subject),
    ...{ started_at: step.startedAt?.toISOString() ?? null, started_by: step.startedBy },
    due_at: step.dueAt?.toISOString() ?? null,
    ...{ ended_at: step.endedAt?.toISOString() ?? null, ended_by: step.endedBy },
    reason: step.reason,
  };
}

function aboutOf(block: Block): string | null {
  switch (block.kind) {
    case 'query':
      return describeQuery(block.query).about;
    case 'check':
      return sayComparison(block);
    case 'wait':
      return block.until
        ? `${sayComparison(block.until)}; for ${block.at_most_minutes ?? 30} minutes at most`
        : null;
    case 'approval':
      return block.ask;
    default:
      return null;
  }
}
