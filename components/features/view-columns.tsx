import Link from 'next/link';
import type { Column } from '#components/ui/data-table.tsx';
import { Num } from '#components/ui/num.tsx';
import type { ViewEntry } from '#lib/features/operations.ts';
import { viewPath } from './feature-paths.ts';
import { FreshnessStatus } from './freshness-status.tsx';
import { judgeFreshness } from './judge-freshness.ts';
import { TagList } from './tag-list.tsx';

const SHOWN = 4;

export const viewColumns: Column<ViewEntry>[] = [
  {
    id: 'name',
    header: 'View',
    phone: 'title',
    value: (row) => row.name,
    cell: (row) => (
      <span className="flex min-w-0 flex-col py-1 leading-5">
        <span className="flex flex-wrap items-center gap-1.5">
          <Link href={viewPath(row.name)} className="break-all font-medium hover:underline">
            {row.name}
          </Link>
          <span className="num text-muted text-xs">v{row.version}</span>
          <TagList tags={row.tags} />
        </span>
        {row.description ? (
          <span className="line-clamp-1 text-muted text-xs">{row.description}</span>
        ) : null}
      </span>
    ),
  },
  {
    id: 'entity',
    header: 'Entity',
    width: '8rem',
    value: (row) => row.entity,
    cell: (row) => <span className="break-all">{row.entity ?? <None says="Has no events" />}</span>,
  },
  {
    id: 'features',
    header: 'Features',
    phone: 'wide',
    value: (row) => row.features.join(' '),
    cell: (row) => (
      <span title={row.features.join(', ')} className="line-clamp-2 break-words">
        {row.features.slice(0, SHOWN).join(', ')}
        {row.features.length > SHOWN ? (
          <span className="text-muted"> and {row.features.length - SHOWN} more</span>
        ) : null}
      </span>
    ),
  },
  {
    id: 'freshness',
    header: 'Freshness',
    width: '15rem',
    phone: 'wide',
    value: (row) => judgeFreshness(row, null).word,
    cell: (row) => <FreshnessStatus view={row} />,
  },
  {
    id: 'owner',
    header: 'Owner',
    width: '8rem',
    wideOnly: true,
    value: (row) => row.owner || null,
    cell: (row) => <span className="break-words">{row.owner || <None says="No owner" />}</span>,
  },
  {
    id: 'models',
    header: 'Models',
    width: '5.5rem',
    align: 'right',
    value: (row) => row.models.length,
    cell: (row) => (
      <span title={row.models.join(', ') || 'No model takes features from it'}>
        <Num value={row.models.length} />
      </span>
    ),
  },
];

function None({ says }: { says: string }) {
  return (
    <span className="text-muted" title={says}>
      –
    </span>
  );
}
