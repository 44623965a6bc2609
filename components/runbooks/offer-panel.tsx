'use client';
import { useState } from 'react';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { Button } from '#components/ui/button.tsx';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { type Runbook, settleRunbookOffer } from '#lib/runbooks/operations.ts';
import { Difference } from './history-panel.tsx';

/** An upgrade brought another text than the one that the team changed: it is offered. */
export function OfferPanel({ runbook, refusal }: { runbook: Runbook; refusal: string | null }) {
  const { slug, version } = runbook;
  const [take, setTake] = useState<boolean | null>(null);
  const change = useOperationMutation(settleRunbookOffer, {
    quiet: true,
    onSuccess: () => setTake(null),
  });
  return (
    <Panel
      title="Mainstay has a newer text"
      description="Your team changed this runbook, so yours stays until you say otherwise."
      actions={
        <>
          <Button size="sm" disabledReason={refusal} onClick={() => setTake(false)}>
            Keep ours
          </Button>
          <Button
            size="sm"
            variant="primary"
            disabledReason={refusal}
            onClick={() => setTake(true)}
          >
            Take it
          </Button>
        </>
      }
    >
      <details>
        <summary className="cursor-pointer font-medium">From yours to Mainstay’s</summary>
        <div className="pt-3">
          <Difference slug={slug} from={version} />
        </div>
      </details>
      {take === null ? null : (
        <ChangeDialog
          title={take ? 'Take Mainstay’s text' : 'Keep your team’s text'}
          description={
            take
              ? `It becomes version ${version + 1}; yours stays in the history.`
              : 'It is not offered again, until Mainstay has another.'
          }
          verb={take ? 'Take it' : 'Keep ours'}
          required
          change={change}
          onConfirm={(reason) =>
            change.mutate({
              params: { slug },
              body: { take, expected_version: version, reason: reason ?? '' },
            })
          }
          onClose={() => setTake(null)}
        />
      )}
    </Panel>
  );
}
