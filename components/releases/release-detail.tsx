'use client';
import { Facts } from '#components/ui/panel.tsx';
import { Time } from '#components/ui/time.tsx';
import { nameActor } from '#lib/auth/name-actor.ts';
import type { ReleaseResult } from '#lib/releases/contract.ts';
import { nameVersions } from '#lib/releases/release-plan.ts';
import { AcknowledgementList } from './acknowledgement-list.tsx';
import { releaseOutcome } from './describe-release.ts';
import { standsIn } from './stand-in.ts';
import { Warnings } from './warnings.tsx';

/** A release opened: its story and what each replica made of it. */
export function ReleaseDetail({ release }: { release: ReleaseResult }) {
  const facts = [
    { label: 'Plan', value: nameVersions(release.plan) },
    {
      label: 'Made',
      value: <Time at={release.created_at} show="exact" className="[&>span]:whitespace-normal" />,
    },
    { label: 'By', value: nameActor(release.created_by) },
    { label: 'Instead of', value: release.from_seq ? `release ${release.from_seq}` : 'nothing' },
    ...(release.to_seq ? [{ label: 'Back to', value: `release ${release.to_seq}` }] : []),
    ...(release.rolled_back_by
      ? [{ label: 'Taken back by', value: `release ${release.rolled_back_by}` }]
      : []),
  ];
  return (
    <div className="flex max-w-4xl flex-col gap-3 pt-2 sm:pl-6">
      <Facts items={facts} />
      <p className="break-words">
        <span className="text-muted">Why: </span>
        {release.reason}
      </p>
      {release.checklist_override ? (
        <p className="break-words">
          <span className="text-muted">Checklist overridden: </span>
          {release.checklist_override.reason}
        </p>
      ) : null}
      <p className="break-words">{standsIn(release.plan)}</p>
      <Warnings warnings={release.warnings} />
      <p className="text-muted">{releaseOutcome(release).text}</p>
      <AcknowledgementList acknowledgements={release.acknowledgements} />
    </div>
  );
}
