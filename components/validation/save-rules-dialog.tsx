'use client';
import { ArrowRight } from 'lucide-react';
import { ApiError } from '#components/api/api-error.ts';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { Button } from '#components/ui/button.tsx';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { withExactTimes } from '#components/ui/format-time.ts';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { Status } from '#components/ui/status.tsx';
import type { Mode, Rule } from '#lib/validation/contract.ts';
import { type RulesAnswer, setValidation } from '#lib/validation/operations.ts';
import { PreviewPanel } from './preview-panel.tsx';
import type { RuleChange } from './rule-changes.ts';
import { modeWords } from './rule-words.ts';
import { usePreview } from './use-preview.ts';

const SHOWN = 8;

/** Shows what changes and what that does to the last requests, wants a reason, and saves on the revision it was decided on. */
export function SaveRulesDialog({
  read,
  mode,
  rules,
  changes,
  onReload,
  onClose,
}: {
  read: RulesAnswer;
  mode: Mode;
  rules: Rule[];
  changes: RuleChange[];
  onReload: () => void;
  onClose: (saved: boolean) => void;
}) {
  const { model, version, revision } = read;
  const preview = usePreview(model, version, rules, revision);
  const change = useOperationMutation(setValidation, { quiet: true });
  const saved = change.data;
  if (isConflict(change.error)) {
    return (
      <Dialog
        open
        onOpenChange={() => onClose(false)}
        title="The rules were changed meanwhile"
        footer={
          <>
            <Button onClick={() => onClose(false)}>Keep my changes on screen</Button>
            <Button variant="primary" onClick={onReload}>
              Read them again
            </Button>
          </>
        }
      >
        <p role="alert">{withExactTimes(change.error.problem.detail)}</p>
        <p className="pt-2 text-muted">
          Nothing was saved. Reading them again forgets what you changed here: note it down first.
        </p>
        <Changes changes={changes} />
      </Dialog>
    );
  }
  return (
    <ChangeDialog
      title={`Save the rules of version ${version}`}
      description={`${changes.length === 1 ? 'One change' : `${changes.length} changes`}. ${sayMode(mode)} Replicas take them over at once.`}
      verb="Save rules"
      danger={mode === 'enforce' && read.mode !== 'enforce'}
      required
      examples="Such as: hours beyond 24 come from a broken client"
      why={preview.isPending ? 'The effect is being worked out.' : null}
      change={change}
      onConfirm={(reason) =>
        change.mutate({
          params: { model, version },
          body: { mode, rules, reason: reason ?? '', expected_revision: revision },
        })
      }
      done={
        saved
          ? {
              verb: 'Done',
              body: (
                <p role="status">
                  <Status state="good">{`Saved as revision ${saved.revision}. ${modeWords[saved.mode].says}`}</Status>
                </p>
              ),
            }
          : null
      }
      onClose={() => onClose(saved !== undefined)}
    >
      <Changes changes={changes} />
      <section aria-label="Effect" className="flex flex-col gap-2">
        <h3 className="font-medium">
          {mode === 'enforce'
            ? 'On the last requests'
            : 'On the last requests, if they were enforced'}
        </h3>
        {preview.data ? (
          <PreviewPanel model={model} preview={preview.data} />
        ) : preview.error ? (
          <ErrorNote error={preview.error} />
        ) : (
          <div role="status" aria-label="Working out the effect" className="flex flex-col gap-2">
            <Skeleton className="w-3/4" />
            <Skeleton className="h-24" />
          </div>
        )}
      </section>
    </ChangeDialog>
  );
}

function sayMode(mode: Mode): string {
  if (mode === 'enforce') return 'Policies apply to every request.';
  return mode === 'shadow'
    ? 'Requests are answered as before; what the policies would have done is counted.'
    : 'Nothing is looked at.';
}

function isConflict(error: unknown): error is ApiError {
  return error instanceof ApiError && error.problem.code === 'settings_conflict';
}

function Changes({ changes }: { changes: RuleChange[] }) {
  return (
    <dl className="divide-y rounded-md border">
      {changes.slice(0, SHOWN).map(({ id, what, before, after }) => (
        <div key={id} className="px-3 py-1.5">
          <dt className="font-medium">{what}</dt>
          <dd className="flex min-w-0 flex-wrap items-center gap-x-2">
            <span className="min-w-0 break-words text-muted">{before ?? 'no such rule'}</span>
            <ArrowRight aria-label="to" className="size-3 shrink-0 text-muted" />
            <span className="min-w-0 break-words">{after ?? 'removed'}</span>
          </dd>
        </div>
      ))}
      {changes.length > SHOWN ? (
        <div className="px-3 py-1.5 text-muted">and {changes.length - SHOWN} more</div>
      ) : null}
    </dl>
  );
}
