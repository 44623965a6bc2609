'use client';
import { Undo2 } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { Facts } from '#components/ui/panel.tsx';
import { Time } from '#components/ui/time.tsx';
import type { ReleaseResult } from '#lib/releases/contract.ts';
import { nameVersions } from '#lib/releases/release-plan.ts';
import { AcknowledgementList } from './acknowledgement-list.tsx';
import { releaseOutcome } from './describe-release.ts';
import { Warnings } from './version-difference.tsx';

/** A release opened: its story, what each replica made of it, and the way back to it. */
export function ReleaseDetail({
  release,
  refusal,
  onRollBack,
}: {
  release: ReleaseResult;
  refusal: string | null;
  onRollBack: () => void;
}) {
  const facts = [
    { label: 'Plan', value: nameVersions(release.plan) },
    { label: 'Made', value: <Time at={release.created_at} show="exact" /> },
    { label: 'By', value: release.created_by.name },
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
      {release.warnings.length > 0 ? <Warnings warnings={release.warnings} /> : null}
      <p className="text-muted">{releaseOutcome(release).text}</p>
      <AcknowledgementList acknowledgements={release.acknowledgements} />
      {release.in_force ? null : (
        <div>
          <Button disabledReason={refusal} onClick={onRollBack}>
            <Undo2 aria-hidden />
            Roll back to this
          </Button>
        </div>
      )}
    </div>
  );
}
