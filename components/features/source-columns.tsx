import Link from 'next/link';
import { Badge } from '#components/ui/badge.tsx';
import type { Column } from '#components/ui/data-table.tsx';
import { Time } from '#components/ui/time.tsx';
import type { EntityAnswer, SourceAnswer } from '#lib/features/operations.ts';
import { sourcesPath } from './feature-paths.ts';
import { TagList } from './tag-list.tsx';

function About({ row }: { row: { description: string; tags: Record<string, string> } }) {
  return (
    <span className="flex min-w-0 flex-wrap items-center gap-1.5 text-muted text-xs">
      {row.description ? <span className="break-words">{row.description}</span> : null}
      <TagList tags={row.tags} />
    </span>
  );
}

const owner = <T extends { owner: string }>(): Column<T> => ({
  id: 'owner',
  header: 'Owner',
  width: '9rem',
  value: (row) => row.owner || null,
  cell: (row) => <span className="break-words">{row.owner || '–'}</span>,
});

const made = <T extends { created_at: string }>(): Column<T> => ({
  id: 'made',
  header: 'Made',
  width: '8rem',
  wideOnly: true,
  value: (row) => row.created_at,
  cell: (row) => <Time at={row.created_at} />,
});

export const entityColumns: Column<EntityAnswer>[] = [
  {
    id: 'name',
    header: 'Entity',
    phone: 'title',
    value: (row) => row.name,
    cell: (row) => (
      <span className="flex min-w-0 flex-col py-1 leading-5">
        <Link
          href={`/features?${new URLSearchParams({ entity: row.name })}`}
          className="break-all font-medium hover:underline"
        >
          {row.name}
        </Link>
        <About row={row} />
      </span>
    ),
  },
  {
    id: 'keys',
    header: 'Keys',
    phone: 'wide',
    value: (row) => row.keys.map(({ name }) => name).join(' '),
    cell: (row) => row.keys.map(({ name, type }) => `${name} (${type})`).join(', '),
  },
  owner(),
  made(),
];

export const sourceKindWords = {
  push: 'Pushed events',
  table: 'Table in Postgres',
  file: 'Files',
} as const satisfies Record<SourceAnswer['kind'], string>;

export const sourceColumns: Column<SourceAnswer>[] = [
  {
    id: 'name',
    header: 'Source',
    phone: 'title',
    value: (row) => row.name,
    cell: (row) => (
      <span className="flex min-w-0 flex-col py-1 leading-5">
        <Link
          href={sourcesPath({ edit: row.name })}
          className="break-all font-medium hover:underline"
        >
          {row.name}
        </Link>
        <About row={row} />
      </span>
    ),
  },
  {
    id: 'kind',
    header: 'Kind',
    width: '14rem',
    value: (row) => sourceKindWords[row.kind],
    cell: (row) => (
      <span className="flex flex-wrap items-center gap-1.5">
        <Badge>{sourceKindWords[row.kind]}</Badge>
        <code className="break-all font-mono text-xs">
          {row.kind === 'table' ? row.table : row.kind === 'file' ? row.path : null}
        </code>
      </span>
    ),
  },
  {
    id: 'entity',
    header: 'Entity',
    width: '9rem',
    value: (row) => row.entity,
    cell: (row) => <span className="break-all">{row.entity}</span>,
  },
  {
    id: 'columns',
    header: 'Columns',
    phone: 'wide',
    value: (row) => Object.keys(row.columns).join(' '),
    cell: (row) => (
      <span className="line-clamp-2 break-words">
        {Object.entries(row.columns)
          .map(([name, type]) => `${name} (${type})`)
          .join(', ')}
      </span>
    ),
  },
  owner(),
  made(),
];
