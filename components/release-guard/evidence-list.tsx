import { Num } from '#components/ui/num.tsx';
import { Status } from '#components/ui/status.tsx';
import type { Evidence, Guardrail } from '#lib/release-guard/contract.ts';
import { actionNames, furthestOf, lookOf, railNames, wayOf } from './guard-words.ts';

const bars = { good: 'bg-good', warning: 'bg-warning', bad: 'bg-bad', unknown: 'bg-unknown' };

/** What each guardrail says, and how far its evidence has come to where it acts. */
export function EvidenceList({
  evidence,
  accepted,
}: {
  evidence: readonly Evidence[];
  accepted: readonly Guardrail[];
}) {
  return (
    <ul className="grid gap-x-6 gap-y-4 md:grid-cols-2">
      {evidence.map((rail) => (
        <li key={rail.rail} className="flex min-w-0 flex-col gap-1.5">
          <Rail evidence={rail} isAccepted={accepted.includes(rail.rail)} />
        </li>
      ))}
    </ul>
  );
}

function Rail({ evidence, isAccepted }: { evidence: Evidence; isAccepted: boolean }) {
  const { rail, action, paired, said, is_comparable: isComparable } = evidence;
  const { at, end } = furthestOf(evidence);
  const { word, state } = lookOf(evidence);
  const percent = Math.round(100 * wayOf(evidence));
  const then = isAccepted
    ? 'a person said to go on'
    : action === 'rollback' && !isComparable && !paired
      ? 'asks a person'
      : actionNames[action].toLowerCase();
  return (
    <>
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="font-medium">{railNames[rail]}</span>
        <Status state={state} className="text-xs">
          {word}
        </Status>
      </div>
      {action === 'off' ? null : (
        <>
          <div aria-hidden className="h-1.5 overflow-hidden rounded-full bg-sunken">
            <div
              className={`h-full rounded-full ${bars[state]}`}
              style={{ width: `${percent}%` }}
            />
          </div>
          <p className="text-muted text-xs">
            {percent} % of the way; then: {then}. ln E <Num value={at} /> of <Num value={end} />
          </p>
        </>
      )}
      <p className="break-words text-sm">{said}</p>
    </>
  );
}
