import Link from 'next/link';
import type { Column } from '#components/ui/data-table.tsx';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import type { IncidentSummary } from '#lib/incidents/contract.ts';
import { incidentPath } from '#lib/incidents/describe-opening.ts';
import { duration, stateOf } from './incident-words.ts';
import { SeverityChip } from './severity-chip.tsx';

/** Who has it: its commander, or else who acknowledged it. */
function holderOf({ roles, acknowledged_by }: IncidentSummary): string | null {
  return roles.commander?.name ?? acknowledged_by?.name ?? null;
}

function minutesOf({ started_at, mitigated_at, resolved_at }: IncidentSummary): number | null {
  const end = mitigated_at ?? resolved_at;
  return end === null ? null : (Date.parse(end) - Date.parse(started_at)) / 60_000;
}

const what: Column<IncidentSummary> = {
  id: 'what',
  header: 'Incident',
  phone: 'title',
  value: ({ number, title }) => `${number} ${title}`,
  cell: (row) => (
    <span className="flex min-w-0 items-baseline gap-2">
      <span className="num shrink-0 text-muted">{row.number}</span>
      <Link
        href={incidentPath(row.number)}
        className="min-w-0 break-words font-medium hover:underline"
      >
        {row.title}
      </Link>
    </span>
  ),
};

const severity: Column<IncidentSummary> = {
  id: 'severity',
  header: 'Severity',
  width: '5.5rem',
  value: (row) => row.severity,
  cell: (row) => <SeverityChip severity={row.severity} />,
};

const state: Column<IncidentSummary> = {
  id: 'state',
  header: 'State',
  width: '12rem',
  value: (row) => stateOf(row).word,
  cell: (row) => {
    const { word, state: look } = stateOf(row);
    return <Status state={look}>{word}</Status>;
  },
};

const models: Column<IncidentSummary> = {
  id: 'models',
  header: 'Models',
  width: '11rem',
  value: (row) => row.models.join(' '),
  cell: (row) => <span className="break-all">{row.models.join(', ') || '–'}</span>,
};

const holder: Column<IncidentSummary> = {
  id: 'holder',
  header: 'Who has it',
  width: '9rem',
  value: holderOf,
  cell: (row) => <span className="break-words">{holderOf(row) ?? '–'}</span>,
};

export const openColumns: Column<IncidentSummary>[] = [
  what,
  severity,
  state,
  models,
  {
    id: 'since',
    header: 'Since',
    width: '8rem',
    value: (row) => row.started_at,
    cell: (row) => <Time at={row.started_at} />,
  },
  holder,
];

export const endedColumns: Column<IncidentSummary>[] = [
  what,
  severity,
  state,
  models,
  {
    id: 'began',
    header: 'Began',
    width: '9rem',
    value: (row) => row.started_at,
    cell: (row) => <Time at={row.started_at} show="clock" />,
  },
  {
    id: 'took',
    header: 'Did harm for',
    width: '7rem',
    value: minutesOf,
    cell: (row) => {
      const minutes = minutesOf(row);
      return <span className="num">{minutes === null ? '–' : duration(minutes)}</span>;
    },
  },
  { ...holder, wideOnly: true },
];
