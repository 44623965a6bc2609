import Link from 'next/link';
import { SeverityChip } from '#components/incidents/severity-chip.tsx';
import type { Column } from '#components/ui/data-table.tsx';
import { Num } from '#components/ui/num.tsx';
import { Time } from '#components/ui/time.tsx';
import { nameActor } from '#lib/auth/name-actor.ts';
import type { PostmortemIncident, PostmortemSummary } from '#lib/postmortems/contract.ts';
import { postmortemPath } from '#lib/postmortems/describe-reminder.ts';
import { statusLooks } from './postmortem-words.ts';
import { StatusWord } from './status-word.tsx';

export function IncidentLink({ incident }: { incident: { number: number; title: string } }) {
  return (
    <span className="flex min-w-0 items-baseline gap-2">
      <span className="num shrink-0 text-muted">{incident.number}</span>
      <Link
        href={postmortemPath(incident.number)}
        className="min-w-0 break-words font-medium hover:underline"
      >
        {incident.title}
      </Link>
    </span>
  );
}

export const postmortemColumns: Column<PostmortemSummary>[] = [
  {
    id: 'incident',
    header: 'Incident',
    phone: 'title',
    value: ({ incident }) => `${incident.number} ${incident.title}`,
    cell: ({ incident }) => <IncidentLink incident={incident} />,
  },
  {
    id: 'severity',
    header: 'Severity',
    width: '5.5rem',
    value: ({ incident }) => incident.severity,
    cell: ({ incident }) => <SeverityChip severity={incident.severity} />,
  },
  {
    id: 'status',
    header: 'Status',
    width: '8rem',
    value: ({ status }) => statusLooks[status].word,
    cell: ({ status }) => <StatusWord status={status} />,
  },
  {
    id: 'models',
    header: 'Models',
    width: '11rem',
    value: ({ incident }) => incident.models.join(' '),
    cell: ({ incident }) => <span className="break-all">{incident.models.join(', ') || '–'}</span>,
  },
  {
    id: 'items',
    header: 'Open items',
    width: '7rem',
    align: 'right',
    value: ({ items }) => items.open,
    cell: ({ items }) => <Num value={items.open} hint={`Open action items, of ${items.all}`} />,
  },
  {
    id: 'written',
    header: 'Last written',
    width: '9rem',
    value: ({ written_at }) => written_at,
    cell: ({ written_at }) => <Time at={written_at} />,
  },
  {
    id: 'by',
    header: 'By',
    width: '9rem',
    wideOnly: true,
    value: ({ written_by }) => nameActor(written_by),
    cell: ({ written_by }) => <span className="break-words">{nameActor(written_by)}</span>,
  },
];

export const unwrittenColumns: Column<PostmortemIncident>[] = [
  {
    id: 'incident',
    header: 'Incident',
    phone: 'title',
    value: ({ number, title }) => `${number} ${title}`,
    cell: (incident) => <IncidentLink incident={incident} />,
  },
  {
    id: 'severity',
    header: 'Severity',
    width: '5.5rem',
    value: ({ severity }) => severity,
    cell: ({ severity }) => <SeverityChip severity={severity} />,
  },
  {
    id: 'models',
    header: 'Models',
    width: '11rem',
    value: ({ models }) => models.join(' '),
    cell: ({ models }) => <span className="break-all">{models.join(', ') || '–'}</span>,
  },
  {
    id: 'resolved',
    header: 'Resolved',
    width: '9rem',
    value: ({ resolved_at }) => resolved_at,
    cell: ({ resolved_at }) => <Time at={resolved_at} />,
  },
];
