'use client';
import { Pencil } from 'lucide-react';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { cn } from '#components/ui/cn.ts';
import { Checkbox } from '#components/ui/field.tsx';
import { Status } from '#components/ui/status.tsx';
import type { ActionItem } from '#lib/postmortems/contract.ts';
import { updateActionItem } from '#lib/postmortems/operations.ts';
import { itemLooks, kindWords } from './postmortem-words.ts';

/** One thing to do: ticked off where it stands, and changed in a dialog. */
export function ItemRow({
  item,
  refusal,
  onEdit,
}: {
  item: ActionItem;
  refusal: string | null;
  onEdit: () => void;
}) {
  const change = useOperationMutation(updateActionItem);
  const { id, title, kind, state, revision, note } = item;
  return (
    <li className="flex items-start gap-3 px-4 py-2.5">
      <div className="min-w-0 flex-1">
        <Checkbox
          label={
            <span className={cn('break-words', state !== 'open' && 'text-muted line-through')}>
              {title}
            </span>
          }
          checked={state === 'done'}
          disabled={refusal !== null || change.isPending || state === 'dropped'}
          onCheckedChange={(checked) =>
            change.mutate({
              params: { id },
              body: { state: checked === true ? 'done' : 'open', expected_revision: revision },
            })
          }
        />
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 pt-1 pl-6 text-muted text-xs">
          <Badge title={kindWords[kind].means}>{kindWords[kind].word}</Badge>
          <OwnerName item={item} />
          <DueOn item={item} />
          {state === 'dropped' ? <span>{itemLooks.dropped.word}</span> : null}
          {note ? <span className="break-words">{note}</span> : null}
        </p>
      </div>
      <Button
        variant="ghost"
        size="iconSm"
        aria-label={`Change ${title}`}
        disabledReason={refusal}
        onClick={onEdit}
      >
        <Pencil aria-hidden />
      </Button>
    </li>
  );
}

export function OwnerName({ item: { owner, state } }: { item: ActionItem }) {
  if (owner?.is_active || (owner && state !== 'open')) return <span>{owner.name}</span>;
  return (
    <Status state={state === 'open' ? 'warning' : 'unknown'} className="font-normal">
      {owner ? `${owner.name} cannot act any more` : 'Nobody has it'}
    </Status>
  );
}

/** A day is the same day for everybody; it is shown as it was written. */
export function DueOn({ item: { due_on, is_overdue } }: { item: ActionItem }) {
  if (due_on === null) return <span className="text-muted">no date</span>;
  return is_overdue ? (
    <Status state="bad" className="font-normal">
      due <span className="num">{due_on}</span>
    </Status>
  ) : (
    <span>
      due <span className="num">{due_on}</span>
    </span>
  );
}
