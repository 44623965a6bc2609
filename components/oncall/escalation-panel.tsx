'use client';
import Link from 'next/link';
import { useOperation } from '#components/api/use-operation.ts';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import type { EscalationAnswer } from '#lib/oncall/contract.ts';
import { getEscalation } from '#lib/oncall/operations.ts';
import { DoneStep, DueStep } from './escalation-steps.tsx';
import { POLICIES, policyPath } from './on-call-path.ts';

const WATCH_MS = 5000;

/** Who was told of an incident, and who is next. */
export function EscalationPanel({ incident, className }: { incident: number; className?: string }) {
  const { data, error } = useOperation(
    getEscalation,
    { params: { number: incident } },
    { refetchInterval: WATCH_MS },
  );
  return (
    <Panel
      className={className}
      title="Escalation"
      description={
        data?.policy ? (
          <>
            By the policy{' '}
            <Link href={policyPath(data.policy.id)} className="hover:underline">
              {data.policy.name}
            </Link>
          </>
        ) : undefined
      }
    >
      {data ? (
        <Escalation answer={data} />
      ) : error ? (
        <ErrorNote error={error} />
      ) : (
        <Skeleton className="h-24 w-full opacity-50" />
      )}
    </Panel>
  );
}

function Escalation({ answer: { policy, escalation } }: { answer: EscalationAnswer }) {
  if (policy === null) {
    return (
      <p className="text-muted">
        No escalation policy is for it: nobody is told beyond the channels that the routing named.{' '}
        <Link href={POLICIES} className="text-accent-text hover:underline">
          Escalation policies
        </Link>
      </p>
    );
  }
  if (escalation === null) {
    return <p className="text-muted">It begins within seconds, while nobody has acknowledged.</p>;
  }
  const { status, ended, ended_at, done, due, rounds, ends_at } = escalation;
  const isSeveral = rounds > 1;
  return (
    <div className="flex flex-col gap-3">
      {status === 'active' ? (
        <Status state="warning">Nobody has acknowledged it</Status>
      ) : (
        <p>
          <Status state={status === 'stopped' ? 'good' : 'bad'}>
            {status === 'stopped' ? 'Stopped' : 'Nobody else is told'}
          </Status>{' '}
          <span className="text-muted">
            {ended} (<Time at={ended_at} />)
          </span>
        </p>
      )}
      {done.length > 0 ? (
        <ol className="flex flex-col gap-3" aria-label="Told">
          {done.map((step) => (
            <DoneStep key={`${step.round}.${step.step}`} step={step} isSeveral={isSeveral} />
          ))}
        </ol>
      ) : null}
      {due.length > 0 ? (
        <ol className="flex flex-col gap-3 border-t pt-3" aria-label="Next">
          {due.map((step) => (
            <DueStep key={`${step.round}.${step.step}`} step={step} isSeveral={isSeveral} />
          ))}
        </ol>
      ) : null}
      {ends_at ? (
        <p className="text-muted text-xs">
          Nobody else is told <Time at={ends_at} />, if nobody acknowledges.
        </p>
      ) : null}
    </div>
  );
}
