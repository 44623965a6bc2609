import { CircleDashed } from 'lucide-react';
import { cn } from '#components/ui/cn.ts';
import { type State, Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import type { BreakerView, VersionReport } from '#lib/telemetry/contract.ts';
import { breakerWord, type Standing } from './breaker-words.ts';
import type { ReplicaNow } from './serving-now.ts';

const frames = {
  good: '',
  warning: 'border-warning/50 bg-warning-soft',
  bad: 'border-bad/50 bg-bad-soft',
  unknown: '',
  idle: '',
} satisfies Record<State | 'idle', string>;

/** What a replica says of a version, or of something it depends on. */
export type Stand = Pick<VersionReport, 'state' | 'breaker' | 'error'>;

/** It on one replica, with what is to know of it. */
export function ReplicaCell({
  replica,
  report,
  standing,
}: {
  replica: ReplicaNow;
  report: Stand | null;
  standing: Standing;
}) {
  return (
    <li className={cn('min-w-0 rounded-md border px-2.5 py-1.5', frames[standing.state])}>
      <p className="truncate text-muted text-xs" title={`${replica.hostname}, ${replica.url}`}>
        {replica.hostname}
      </p>
      <StandingWord standing={standing} />
      <Details report={report} />
    </li>
  );
}

/** The same where there are many replicas: a square; what is not as usual stands below in words. */
export function ReplicaSquare({ replica, standing }: { replica: ReplicaNow; standing: Standing }) {
  const text = `${replica.hostname}: ${standing.word.toLowerCase()}`;
  return (
    <li
      title={text}
      className={cn(
        'flex size-8 items-center justify-center rounded-md border',
        frames[standing.state],
      )}
    >
      <StandingIcon standing={standing} />
      <span className="sr-only">{text}</span>
    </li>
  );
}

function StandingIcon({ standing }: { standing: Standing }) {
  if (standing.state === 'idle') return <CircleDashed aria-hidden className="size-4 text-muted" />;
  return (
    <Status state={standing.state} className="gap-0">
      {null}
    </Status>
  );
}

function StandingWord({ standing }: { standing: Standing }) {
  if (standing.state === 'idle') {
    return (
      <span className="inline-flex items-center gap-1.5 align-middle text-muted">
        <CircleDashed aria-hidden className="size-4 shrink-0" />
        {standing.word}
      </span>
    );
  }
  return <Status state={standing.state}>{standing.word}</Status>;
}

/** The breaker and why it is as it is; the reason for not being loaded. */
function Details({ report }: { report: Stand | null }) {
  if (!report) return null;
  const { breaker, error } = report;
  return (
    <div className="text-muted text-xs">
      {error ? <p className="break-words">{error}</p> : null}
      {breaker && isWorthSaying(report, breaker) ? (
        <p>
          {breaker.state === 'closed' ? (
            <>Breaker {breakerWord(breaker)}</>
          ) : (
            <>
              Since <Time at={breaker.since} />
            </>
          )}
          {breaker.retry_at ? (
            <>
              ; tries again <Time at={breaker.retry_at} />
            </>
          ) : null}
        </p>
      ) : null}
      {breaker?.last_failure && (breaker.state !== 'closed' || breaker.failures > 0) ? (
        <p className="break-words">Last failure: {breaker.last_failure}</p>
      ) : null}
    </div>
  );
}

/** That a breaker is closed is as it should be; of a version that is not there it says nothing. */
function isWorthSaying({ state }: Stand, breaker: BreakerView): boolean {
  return breaker.state !== 'closed' || state === 'loaded' || state === 'remote';
}
