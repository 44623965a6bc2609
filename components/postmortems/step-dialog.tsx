'use client';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import type { Postmortem, PostmortemStep } from '#lib/postmortems/contract.ts';
import { movePostmortem } from '#lib/postmortems/operations.ts';
import { stepWords } from './postmortem-words.ts';

/** Moves the postmortem on, as the one who asks has read it. */
export function StepDialog({
  postmortem,
  step,
  onClose,
}: {
  postmortem: Postmortem;
  step: PostmortemStep;
  onClose: () => void;
}) {
  const { whyNot } = useViewer();
  const change = useOperationMutation(movePostmortem, { quiet: true, onSuccess: onClose });
  const { title, verb, label, says, examples } = stepWords[step];
  const isAlone = step === 'publish' && postmortem.review.ready === null;
  return (
    <ChangeDialog
      title={title}
      description={
        isAlone
          ? `${says} Nobody has reviewed it, since no other user may act: that is written into the timeline.`
          : says
      }
      verb={verb}
      required={step === 'not_ready' || step === 'reopen'}
      label={label}
      examples={examples}
      why={whyNot('operator')}
      change={change}
      onConfirm={(note) =>
        change.mutate({
          params: { number: postmortem.incident.number },
          body: { step, note, expected_revision: postmortem.revision },
        })
      }
      onClose={onClose}
    />
  );
}
