'use client';
import { useState } from 'react';
import { DataTable } from '#components/ui/data-table.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Select } from '#components/ui/field.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { keysText } from './read-keys.ts';
import type { Preview } from './use-preview.ts';
import { AsOf, valueColumns, valueRows } from './value-columns.tsx';
import type { ViewChange } from './view-changes.ts';
import { Change } from './view-changes-list.tsx';

/** What the definition on screen says of real entities; nothing of it is saved. */
export function PreviewPanel({
  preview,
  isReadable,
  changes,
}: {
  preview: Preview;
  isReadable: boolean;
  /** From the version before; null: there is none, or the definition cannot be read. */
  changes: ViewChange[] | null;
}) {
  return (
    <div className="flex min-w-0 flex-col gap-3 xl:sticky xl:top-16">
      <Panel
        flush
        title="Preview"
        description="Computed from the events there are; nothing is saved."
        aria-busy={preview.isFetching || undefined}
      >
        <Values preview={preview} isReadable={isReadable} />
      </Panel>
      {changes && changes.length > 0 ? (
        <Panel title="What changes">
          <ul className="flex flex-col gap-2">
            {changes.map((change) => (
              <li key={change.what}>
                <Change change={change} />
              </li>
            ))}
          </ul>
        </Panel>
      ) : null}
    </div>
  );
}

function Values({ preview, isReadable }: { preview: Preview; isReadable: boolean }) {
  const [chosen, setChosen] = useState('');
  const { data, error } = preview;
  if (!isReadable) {
    return (
      <EmptyState title="Not complete yet">
        As soon as every feature has a name and what it needs, its values are shown here.
      </EmptyState>
    );
  }
  if (error) {
    return (
      <div className="p-4">
        <ErrorNote error={error} />
      </div>
    );
  }
  if (!data) return <EmptyState title="Computing…" />;
  if (data.rows.length === 0) {
    return (
      <EmptyState title="No events to compute from">
        The definition can be saved. Values appear once its source has events.
      </EmptyState>
    );
  }
  const names = data.rows.map(({ entities }) => keysText(entities));
  const row = Math.max(names.indexOf(chosen), 0);
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 px-4 py-3">
        <Select
          aria-label="Entity"
          value={names[row]}
          onChange={(event) => setChosen(event.target.value)}
        >
          {names.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </Select>
        <span className="text-muted text-xs">
          <AsOf at={data.at} />
        </span>
      </div>
      <DataTable
        label="Previewed values"
        columns={valueColumns}
        rows={valueRows(data, row)}
        rowId={({ reference }) => reference}
      />
    </>
  );
}
