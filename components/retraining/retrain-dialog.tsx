'use client';
import { useRouter } from 'next/navigation';
import { toast } from 'sonner';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import type { OperationAnswer } from '#lib/http/operation.ts';
import { type getRetraining, startTrainingRun } from '#lib/retraining/operations.ts';
import { retrainingPolicySchema } from '#lib/retraining/policy.ts';
import { describePolicy } from './policy-words.ts';
import { runPath } from './retraining-path.ts';

const TOLD = ['Learns from', 'With', 'Passes when', 'Then'];

/** Starts a run by hand; says what it will do. */
export function RetrainDialog({
  about: { model, policy },
  onClose,
}: {
  about: OperationAnswer<typeof getRetraining>;
  onClose: () => void;
}) {
  const router = useRouter();
  const start = useOperationMutation(startTrainingRun, {
    quiet: true,
    onSuccess: (run) => {
      toast.success(`Run ${run.number} of ${model} is queued`);
      router.push(runPath(model, run.number));
    },
  });
  const lines = describePolicy(policy?.policy ?? retrainingPolicySchema.parse({}));
  return (
    <ChangeDialog
      title={`Train ${model} again now`}
      description={
        policy
          ? `By version ${policy.version} of its policy. Triggers and guards are not asked.`
          : 'It has no policy, so every default holds: the built-in trees learn from its labelled predictions.'
      }
      verb="Retrain now"
      examples="Such as: the new fare classes are in the data since Monday"
      change={start}
      onConfirm={(reason) => start.mutate({ params: { model }, body: { reason } })}
      onClose={onClose}
    >
      <dl className="flex flex-col gap-2">
        {lines
          .filter(({ label }) => TOLD.includes(label))
          .map(({ label, says }) => (
            <div key={label} className="grid grid-cols-[7rem_1fr] gap-x-3">
              <dt className="text-muted">{label}</dt>
              <dd className="min-w-0 break-words">{says.join('; ')}</dd>
            </div>
          ))}
      </dl>
    </ChangeDialog>
  );
}
