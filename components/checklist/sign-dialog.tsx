'use client';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import { itemTitles, type SignedItem } from '#lib/checklist/contract.ts';
import { getChecklist, signChecklistItem, withdrawSignature } from '#lib/checklist/operations.ts';

const REFRESHES = [getChecklist];
const ASKED: Record<SignedItem, string> = {
  code_reviewed:
    'You say that somebody other than its author has read the code that made this version.',
  edge_cases_handled:
    'You say that inputs at the edges have been tried: missing, extreme, unknown and hostile ones.',
};
const EXAMPLES: Record<SignedItem, string> = {
  code_reviewed: 'Such as: pull request 214, read by Grace',
  edge_cases_handled: 'Such as: empty strings, midnight, airports we have not seen',
};

/** Signs a box with one's name, or withdraws a signature; both stay in its history. */
export function SignDialog({
  model,
  version,
  item,
  isSigned,
  onClose,
}: {
  model: string;
  version: number;
  item: SignedItem;
  /** What it is to be. */
  isSigned: boolean;
  onClose: () => void;
}) {
  const sign = useOperationMutation(signChecklistItem, { refreshes: REFRESHES, quiet: true });
  const withdraw = useOperationMutation(withdrawSignature, { refreshes: REFRESHES, quiet: true });
  const params = { model, version, item };
  const title = itemTitles[item].toLowerCase();
  return isSigned ? (
    <ChangeDialog
      title={`Sign “${title}” of version ${version}`}
      description={`${ASKED[item]} Your name, the time and what you write stay with the version.`}
      verb="Sign"
      label="Note"
      examples={EXAMPLES[item]}
      change={sign}
      onConfirm={(note) => sign.mutate({ params, body: { note } }, { onSuccess: onClose })}
      onClose={onClose}
    />
  ) : (
    <ChangeDialog
      title={`Withdraw “${title}” of version ${version}`}
      description="Nobody vouches for it any more. That it was signed stays in the history."
      verb="Withdraw"
      danger
      required
      examples="Such as: it was another branch that was read"
      change={withdraw}
      onConfirm={(reason) => withdraw.mutate({ params, query: { reason } }, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
