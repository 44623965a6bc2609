'use client';
import { FileText } from 'lucide-react';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { useIncident } from '#components/incidents/use-incident.ts';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { draftPostmortem } from '#lib/postmortems/operations.ts';

/** An incident without a postmortem: one press drafts it. */
export function NoPostmortem({ number }: { number: string }) {
  const { whyNot } = useViewer();
  const { data: incident } = useIncident(number);
  const draft = useOperationMutation(draftPostmortem);
  const merged = incident?.merged_into ?? null;
  const isOver = incident?.state === 'resolved' || incident?.state === 'reviewed';
  const why =
    merged !== null
      ? `It is part of incident ${merged} now: the postmortem is written there.`
      : isOver
        ? null
        : 'It is written once the incident is resolved.';
  return (
    <Panel>
      <EmptyState
        title="This incident has no postmortem"
        action={
          <Button
            variant="primary"
            className="max-sm:h-12 max-sm:text-base"
            busy={draft.isPending}
            disabledReason={whyNot('operator') ?? why}
            onClick={() => draft.mutate({ params: { number } })}
          >
            <FileText aria-hidden />
            Draft the postmortem
          </Button>
        }
      >
        {why ??
          'What is recorded is filled in: summary, impact from the log, what changed before it, what told you, what was done, and the timeline. Causes and lessons are yours to write.'}
      </EmptyState>
    </Panel>
  );
}
