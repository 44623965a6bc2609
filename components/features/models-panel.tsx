import Link from 'next/link';
import { VersionChip } from '#components/charts/version-chip.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { compactJson } from '#components/ui/compact-json.ts';
import { type Column, DataTable } from '#components/ui/data-table.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { versionsPath } from '#components/versions/version-path.ts';
import type { ViewAnswerBody } from '#lib/features/operations.ts';

type User = ViewAnswerBody['models'][number];

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

/** Which versions of models would notice a change of the view. */
export function ModelsPanel({ view }: { view: ViewAnswerBody }) {
  return (
    <Panel
      flush
      title="Models that use it"
      description="Versions of models, by any version of the view."
    >
      <DataTable
        label={`Versions of models that use ${view.name}`}
        columns={columns}
        rows={view.models}
        rowId={(row) => `${row.model} ${row.version}`}
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

function metadataFor({ name, definition }: ViewAnswerBody): string {
  const names = definition.features.slice(0, 3).map((feature) => `${name}:${feature.name}`);
  return compactJson({ features: { list: names } });
}
