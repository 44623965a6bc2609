import Link from 'next/link';
import { VersionChips } from '#components/charts/version-chip.tsx';
import { driftPath } from '#components/drift/drift-path.ts';
import { windowName } from '#components/drift/verdict-looks.ts';
import { modelPath } from '#components/frame/use-current-model.ts';
import type { Column } from '#components/ui/data-table.tsx';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import { incidentPath } from '#lib/incidents/describe-opening.ts';
import type { TimelineItem } from '#lib/timeline/contract.ts';
import type { TimelineEntry } from './merge-windows.ts';
import { describeItem, kindWords } from './timeline-words.ts';

/** Where to read more of an entry. */
function pathOf(model: string, item: TimelineItem): string {
  if (item.kind === 'alert') return `/alerts?model=${encodeURIComponent(model)}`;
  if (item.kind === 'release' || item.kind === 'guard') return modelPath(model, 'releases');
  if (item.kind === 'serving') return modelPath(model, 'serving');
  if (item.kind === 'incident') return incidentPath(item.incident);
  if (item.kind === 'performance') return modelPath(model, 'performance');
  if (item.kind === 'change') {
    const version = /^version:.*\/(\d+)$/.exec(item.subject)?.[1];
    return version === undefined
      ? `/settings/audit?model=${encodeURIComponent(model)}`
      : modelPath(model, `versions/${version}`);
  }
  const { column, role, report } = item;
  return driftPath(model, { report }, column === null || role === null ? null : { column, role });
}

export function timelineColumns(model: string): Column<TimelineEntry>[] {
  return [
    {
      id: 'what',
      header: 'What',
      width: '20rem',
      phone: 'title',
      value: (row) => describeItem(row).word,
      cell: (row) => {
        const { state, word } = describeItem(row);
        return (
          <Link href={pathOf(model, row)} className="min-w-0 break-words hover:underline">
            {state === 'unknown' ? (
              <span className="font-medium">{word}</span>
            ) : (
              <Status state={state}>{word}</Status>
            )}
          </Link>
        );
      },
    },
    {
      id: 'at',
      header: 'When',
      width: '9rem',
      value: (row) => row.at,
      cell: (row) => <Time at={row.at} show="clock" />,
    },
    {
      id: 'kind',
      header: 'Of',
      width: '11rem',
      wideOnly: true,
      value: (row) => kindWords[row.kind],
      cell: (row) => <span className="text-muted">{kindWords[row.kind]}</span>,
    },
    {
      id: 'version',
      header: 'Version',
      width: '6rem',
      value: (row) => describeItem(row).versions.join(' '),
      cell: (row) => {
        const { versions } = describeItem(row);
        return versions.length === 0 ? (
          <span className="text-muted">–</span>
        ) : (
          <VersionChips versions={versions} />
        );
      },
    },
    {
      id: 'by',
      header: 'By',
      width: '10rem',
      value: (row) => describeItem(row).by,
      cell: (row) => <span className="break-words">{describeItem(row).by ?? '–'}</span>,
    },
    {
      id: 'detail',
      header: 'Why, or what was seen',
      phone: 'wide',
      value: (row) => describeItem(row).text,
      cell: (row) => (
        <span className="break-words">
          {describeItem(row).text}
          {row.windows.length > 0 ? (
            <span className="block text-muted text-xs">
              {row.windows.map(windowName).join(', ')}
            </span>
          ) : null}
        </span>
      ),
    },
  ];
}
