'use client';
import { useState } from 'react';
import { toast } from 'sonner';
import { ApiError } from '#components/api/api-error.ts';
import { useDecision } from '#components/api/use-decision.ts';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { Facts } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { valueTypes } from '#lib/features/contract.ts';
import { getSource, type SourceAnswer, updateSource } from '#lib/features/operations.ts';
import { AboutFields } from './about-fields.tsx';
import { ColumnFields } from './column-fields.tsx';
import { PushSample } from './push-sample.tsx';
import { sourceKindWords } from './source-columns.tsx';
import { type ColumnDraft, readColumns } from './source-draft.ts';
import { readTags, tagsText } from './tags-text.ts';

/** A source: what it has, how events are pushed to it, and what of it can be changed. */
export function EditSourceDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const { data, error } = useDecision(getSource, { params: { source: name } });
  if (data) return <Loaded source={data} onClose={onClose} />;
  return (
    <Dialog open onOpenChange={onClose} title={`Source ${name}`}>
      {error ? <ErrorState error={error} /> : <Skeleton className="h-40" />}
    </Dialog>
  );
}

function Loaded({ source, onClose }: { source: SourceAnswer; onClose: () => void }) {
  const { whyNot } = useViewer();
  const [about, setAbout] = useState({
    description: source.description,
    owner: source.owner,
    tags: tagsText(source.tags),
  });
  const [added, setAdded] = useState<ColumnDraft[]>([{ id: 'first', name: '', type: 'number' }]);
  const change = useOperationMutation(updateSource, {
    quiet: true,
    onSuccess: () => {
      toast.success(`Source ${source.name} changed`);
      onClose();
    },
  });
  const { columns, repeated } = readColumns(added);
  const taken = Object.keys(columns).find((name) => Object.hasOwn(source.columns, name));
  const [twice] = repeated;
  const wrong = taken ? `${taken} is a column already.` : twice ? `${twice} is there twice.` : null;
  const isChanged =
    Object.keys(columns).length > 0 ||
    about.description !== source.description ||
    about.owner !== source.owner ||
    about.tags !== tagsText(source.tags);
  const errors = change.error instanceof ApiError ? (change.error.problem.errors ?? []) : [];
  return (
    <ChangeDialog
      title={`Source ${source.name}`}
      description="Columns are only added, so that views and events there are go on meaning the same."
      verb="Save"
      why={whyNot('operator') ?? wrong ?? (isChanged ? null : 'Nothing is changed.')}
      change={change}
      onConfirm={(reason) =>
        change.mutate({
          params: { source: source.name },
          body: {
            columns,
            description: about.description,
            owner: about.owner.trim(),
            tags: readTags(about.tags),
            reason,
          },
        })
      }
      onClose={onClose}
    >
      <Facts
        items={[
          { label: 'Kind', value: sourceKindWords[source.kind] },
          ...(source.kind === 'table' ? [{ label: 'Table', value: source.table }] : []),
          ...(source.kind === 'file' ? [{ label: 'Path', value: source.path }] : []),
          { label: 'Entity', value: source.entity },
          { label: 'Event time', value: source.event_time },
          { label: 'Created time', value: source.created_time ?? '–' },
          {
            label: 'Columns',
            value: Object.entries(source.columns)
              .map(([name, type]) => `${name} (${type})`)
              .join(', '),
          },
        ]}
      />
      {source.kind === 'push' ? <PushSample source={source} /> : null}
      <ColumnFields
        label="Add columns"
        noun="column"
        rows={added}
        types={valueTypes}
        onChange={setAdded}
        error={wrong}
      />
      <AboutFields
        about={about}
        onChange={(part) => setAbout({ ...about, ...part })}
        errorOf={(field) => errors.find((error) => error.field === field)?.message ?? null}
      />
    </ChangeDialog>
  );
}
