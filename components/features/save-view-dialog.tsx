'use client';
import { useRouter } from 'next/navigation';
import { toast } from 'sonner';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import type { View } from '#lib/features/contract.ts';
import { createView, createViewVersion, type ViewAnswerBody } from '#lib/features/operations.ts';
import { viewPath } from './feature-paths.ts';
import type { ViewChange } from './view-changes.ts';
import { Change } from './view-changes-list.tsx';

/** Saves a definition as a new view, or as the next version of one. */
export function SaveViewDialog({
  view,
  existing,
  changes,
  onClose,
}: {
  view: View;
  existing: ViewAnswerBody | null;
  changes: ViewChange[] | null;
  onClose: () => void;
}) {
  const router = useRouter();
  const onSuccess = ({ name, version }: ViewAnswerBody) => {
    toast.success(version === 1 ? `View ${name} created` : `Version ${version} of ${name} made`);
    router.push(viewPath(name));
  };
  const create = useOperationMutation(createView, { quiet: true, onSuccess });
  const remake = useOperationMutation(createViewVersion, { quiet: true, onSuccess });
  const next = existing ? existing.newest_version + 1 : 1;
  return (
    <ChangeDialog
      title={existing ? `Save version ${next} of ${view.name}` : `Create ${view.name}`}
      description={
        existing
          ? 'Who asks for the newest version is answered by this one from now on; models keep theirs.'
          : 'Its values are kept up to date from now on; events there are already are added up in the background.'
      }
      verb={existing ? `Save version ${next}` : 'Create view'}
      required={existing !== null}
      examples={existing ? 'Such as: three hours react sooner than six' : undefined}
      change={existing ? remake : create}
      onConfirm={(reason) =>
        existing
          ? remake.mutate({ params: { view: view.name }, body: { view, reason } })
          : create.mutate({ body: { view, reason } })
      }
      onClose={onClose}
    >
      {changes ? (
        <ul className="flex flex-col gap-2">
          {changes.map((change) => (
            <li key={change.what}>
              <Change change={change} />
            </li>
          ))}
        </ul>
      ) : null}
    </ChangeDialog>
  );
}
