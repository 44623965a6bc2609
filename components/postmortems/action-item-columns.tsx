import { Badge } from '#components/ui/badge.tsx';
import type { Column } from '#components/ui/data-table.tsx';
import type { ActionItem } from '#lib/postmortems/contract.ts';
import { DueOn, OwnerName } from './item-row.tsx';
import { IncidentLink } from './postmortem-columns.tsx';
import { itemLooks, kindWords } from './postmortem-words.ts';
import { StatusWord } from './status-word.tsx';

export const actionItemColumns: Column<ActionItem>[] = [
  {
    id: 'title',
    header: 'What is to be done',
    phone: 'title',
    value: ({ title }) => title,
    cell: ({ title }) => <span className="break-words font-medium">{title}</span>,
  },
  {
    id: 'kind',
    header: 'Kind',
    width: '6.5rem',
    value: ({ kind }) => kind,
    cell: ({ kind }) => <Badge title={kindWords[kind].means}>{kindWords[kind].word}</Badge>,
  },
  {
    id: 'owner',
    header: 'Owner',
    width: '10rem',
    value: ({ owner }) => owner?.name ?? null,
    cell: (item) => <OwnerName item={item} />,
  },
  {
    id: 'due',
    header: 'Due',
    width: '10rem',
    value: ({ due_on }) => due_on,
    cell: (item) => <DueOn item={item} />,
  },
  {
    id: 'state',
    header: 'State',
    width: '7rem',
    value: ({ state }) => itemLooks[state].word,
    cell: ({ state }) => <StatusWord status={state} />,
  },
  {
    id: 'incident',
    header: 'From the postmortem of',
    phone: 'wide',
    width: '20rem',
    value: ({ incident }) => `${incident.number} ${incident.title}`,
    cell: ({ incident }) => <IncidentLink incident={incident} />,
  },
];
