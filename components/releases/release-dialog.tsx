'use client';
import { ArrowRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { ConfirmForm } from '#components/ui/confirm-form.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { ConfirmKeys } from '#components/ui/kbd.tsx';
import { ReasonField } from '#components/ui/reason-field.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { reasonTooLong } from '#components/ui/too-long.ts';
import { isConflict } from './describe-conflict.ts';
import { ReleaseConflict } from './release-conflict.tsx';
import { ReleaseResult, ReleaseResultActions } from './release-result.tsx';
import { type ReleaseOrder, useReleaseRun } from './use-release-run.ts';

type Prepared = ReleaseOrder extends infer Order
  ? Order extends unknown
    ? Omit<Order, 'reason'>
    : never
  : never;

/**
 * What promoting and rolling back share: the sentence, the reason, the confirmation, the outcome. The reason stands above the
 * details, so that nobody has to scroll past a table to confirm, on a phone least of all.
 */
export function ReleaseDialog({
  model,
  title,
  sentence,
  order,
  verb,
  danger = false,
  refusal,
  examples,
  onReload,
  onClose,
  children,
  details,
}: {
  model: string;
  title: string;
  /** What will happen; null when nothing can, undefined while it is not known. */
  sentence: string | null | undefined;
  /** What is sent on confirmation; null while it cannot be. */
  order: Prepared | null;
  verb: string;
  danger?: boolean;
  /** Why it cannot be done. */
  refusal?: string | null;
  examples: string;
  onReload: () => void;
  onClose: () => void;
  /** What has to be seen before one gives a reason; told of the refusal, so that it can stand at its field. */
  children: ReactNode | ((error: Error | null) => ReactNode);
  /** What helps to decide, however long. */
  details: ReactNode;
}) {
  const { whyNot } = useViewer();
  const run = useReleaseRun(model);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const missing = reason.trim() === '';
  const notAllowed = whyNot('operator');
  const blocked = notAllowed ?? refusal ?? reasonTooLong(reason);

  function confirm() {
    setTried(true);
    if (missing || !order || blocked) return;
    run.start({ ...order, reason: reason.trim() });
  }

  if (run.release) {
    return (
      <Dialog
        open
        onOpenChange={onClose}
        title={title}
        footer={<ReleaseResultActions release={run.release} run={run} onClose={onClose} />}
      >
        <ReleaseResult release={run.release} from={run.from} error={run.error} />
      </Dialog>
    );
  }
  if (isConflict(run.error)) {
    return (
      <Dialog
        open
        onOpenChange={onClose}
        title={title}
        footer={
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button
              variant="primary"
              onClick={() => {
                run.forget();
                onReload();
              }}
            >
              Reload and decide again
            </Button>
          </>
        }
      >
        <ReleaseConflict error={run.error} meant={sentence ?? verb} />
      </Dialog>
    );
  }
  return (
    <Dialog
      open
      onOpenChange={onClose}
      closable={!run.running}
      title={title}
      description={
        // Above what scrolls: what will happen stays in sight.
        sentence ? (
          <span className="flex items-start gap-2 pt-1 font-medium text-base text-text">
            <ArrowRight aria-hidden className="mt-1 size-4 shrink-0 text-accent-text" />
            {sentence}
          </span>
        ) : sentence === undefined ? (
          <Skeleton className="mt-2 mb-1 w-4/5" />
        ) : null
      }
      footer={
        <>
          <Button onClick={onClose} disabled={run.running}>
            Cancel
          </Button>
          <Button
            variant={danger ? 'danger' : 'primary'}
            type="submit"
            form="release"
            busy={run.running}
            disabled={!order}
            disabledReason={blocked}
          >
            {verb}
          </Button>
        </>
      }
    >
      <ConfirmForm
        id="release"
        className="flex flex-col gap-4"
        disabled={run.running}
        onConfirm={confirm}
      >
        {notAllowed ? <p className="rounded-md bg-warning-soft px-3 py-2">{notAllowed}</p> : null}
        {typeof children === 'function' ? children(run.error) : children}
        {sentence === null || notAllowed ? null : (
          <ReasonField
            required
            autoFocus
            value={reason}
            onChange={setReason}
            placeholder={examples}
            hint={
              <span className="flex flex-wrap items-center gap-1">
                Kept in the history. <ConfirmKeys />
              </span>
            }
            error={tried && missing ? 'say why, so that the next person knows' : null}
          />
        )}
        {run.error ? <ErrorNote error={run.error} /> : null}
        {details}
      </ConfirmForm>
    </Dialog>
  );
}
