import Link from 'next/link';
import { predictionsPath } from '#components/predictions/prediction-path.ts';
import { auditPath } from '#components/settings/audit-path.ts';
import { Num } from '#components/ui/num.tsx';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import { nameActor } from '#lib/auth/name-actor.ts';
import type { QuarantinedDetail } from '#lib/validation/quarantine-operations.ts';

/** What became of a request: who settled it and why, with the prediction; or why its last replay was refused. */
export function SettledNote({ request }: { request: QuarantinedDetail }) {
  const { state, refusal, settled_at, settled_by, reason, result, model, fixed } = request;
  if (settled_by === null || settled_at === null) {
    if (refusal === null || state !== 'waiting') return null;
    return (
      <div className="rounded-md bg-warning-soft px-4 py-2.5">
        <Status state="warning">The last replay was refused</Status>
        <p className="break-words">{refusal}</p>
      </div>
    );
  }
  const action = state === 'replayed' ? 'quarantine.replay' : 'quarantine.discard';
  return (
    <div className="flex flex-col gap-1 rounded-md border bg-surface px-4 py-2.5">
      <p className="break-words">
        {state === 'replayed' ? 'Replayed' : 'Discarded'}
        {fixed ? ' with fixed values' : ''} by {nameActor(settled_by)} <Time at={settled_at} />: “
        {reason}”{' '}
        <Link
          href={auditPath({ model, action })}
          className="text-accent-text text-xs hover:underline"
        >
          in the audit history
        </Link>
      </p>
      {result ? (
        <p className="flex flex-wrap items-center gap-x-2">
          <span>
            {result.version === null ? 'Answered' : `Version ${result.version} answered`}{' '}
            <Answers of={result.predictions} />
          </span>
          <Link
            href={predictionsPath(model, result.request_id, result.prediction_id)}
            className="text-accent-text hover:underline"
          >
            Open the prediction
          </Link>
        </p>
      ) : null}
    </div>
  );
}

function Answers({ of }: { of: readonly unknown[] }) {
  const [one] = of;
  if (of.length === 1 && typeof one === 'number') return <Num value={one} />;
  if (of.length > 3) return <>{of.length.toLocaleString('en-US')} rows</>;
  const said = of.map((each) => JSON.stringify(each)).join(', ');
  return <code className="num break-all font-mono text-xs">{said}</code>;
}
