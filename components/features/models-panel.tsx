import Link from 'next/link';
import { VersionChip } from '#components/charts/version-chip.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { compactJson } from '#components/ui/compact-json.ts';
import { type Column, DataTable } from '#components/ui/data-table.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { versionsPath } from '#components/versions/version-path.ts';
import type { ViewAnswerBody } from '#lib/features/operations.ts';
import { viewPath } from './feature-paths.ts';

/** isThrough: what it takes is of other views, whose expressions use this one. */
type User = ViewAnswerBody['models'][number] & { isThrough: boolean };

const columns: Column<User>[] = [
  {
    id: 'model',
    header: 'Model',
    phone: 'title',
    value: (row) => `${row.model} v${row.version}`,
    cell: (row) => (
      <Link
        href={versionsPath(row.model, row.version)}
        className="inline-flex flex-wrap items-center gap-1.5 hover:underline"
      >
        <span className="break-all font-medium">{row.model}</span>
        <VersionChip version={row.version} />
        {row.status === 'ready' ? null : <Badge>{row.status}</Badge>}
        {row.isThrough ? <Badge>through other views</Badge> : null}
      </Link>
    ),
  },
  {
    id: 'features',
    header: 'Takes',
    phone: 'wide',
    value: (row) => row.features.join(' '),
    cell: (row) => <code className="break-all font-mono text-xs">{row.features.join(', ')}</code>,
  },
];

/** Which versions of models, and which other views, would notice a change of the view. */
export function ModelsPanel({ view }: { view: ViewAnswerBody }) {
  const rows: User[] = [
    ...view.models.map((row) => ({ ...row, isThrough: false })),
    ...view.models_through.map((row) => ({ ...row, isThrough: true })),
  ];
  return (
    <Panel
      flush
      title="Models that use it"
      description="Versions of models, by any version of the view."
    >
      {view.used_by.length > 0 ? <UsedBy view={view} /> : null}
      <DataTable
        label={`Versions of models that use ${view.name}`}
        columns={columns}
        rows={rows}
        rowId={(row) => `${row.model} ${row.version} ${row.isThrough}`}
        empty={
          <EmptyState
            title="No model takes features from it"
            commands={[{ label: 'In the metadata of a version', code: metadataFor(view) }]}
          >
            A version names the features that it takes when it is registered.
          </EmptyState>
        }
      />
    </Panel>
  );
}

/** The versions of other views whose expressions mean features of this one. */
function UsedBy({ view }: { view: ViewAnswerBody }) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-b px-4 py-2.5">
      <span className="text-muted">Views whose expressions use it:</span>
      <ul className="contents">
        {view.used_by.map((user) => (
          <li
            key={`${user.view} ${user.version}`}
            className="flex flex-wrap items-center gap-1.5"
            title={`Uses version ${user.uses} of ${view.name}`}
          >
            <Link
              href={viewPath(user.view, { version: user.version })}
              className="break-all font-medium hover:underline"
            >
              {user.view} v{user.version}
            </Link>
            <span className="text-muted">by v{user.uses}</span>
            {user.archived_at ? <Badge>archived</Badge> : null}
          </li>
        ))}
      </ul>
    </div>
  );
}

function metadataFor({ name, definition }: ViewAnswerBody): string {
  const names = definition.features.slice(0, 3).map((feature) => `${name}:${feature.name}`);
  return compactJson({ features: { list: names } });
}
