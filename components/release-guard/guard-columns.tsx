import Link from 'next/link';
import { VersionChips } from '#components/charts/version-chip.tsx';
import type { Column } from '#components/ui/data-table.tsx';
import { Num } from '#components/ui/num.tsx';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import type { Guard } from '#lib/release-guard/contract.ts';
import { guardLooks } from './guard-words.ts';

export const guardColumns: Column<Guard>[] = [
  {
    id: 'release',
    header: 'Release',
    width: '4.5rem',
    phone: 'title',
    value: ({ release }) => release,
    cell: ({ release }) => release,
  },
  {
    id: 'result',
    header: 'Result',
    width: '11rem',
    phone: 'title',
    value: ({ state }) => guardLooks[state].word,
    cell: ({ state }) => (
      <Status state={guardLooks[state].state} className="whitespace-nowrap">
        {guardLooks[state].word}
      </Status>
    ),
  },
  {
    id: 'version',
    header: 'Version',
    width: '6rem',
    value: ({ versions }) => versions.join(' '),
    cell: ({ versions }) => <VersionChips versions={versions} />,
  },
  {
    id: 'began',
    header: 'Began',
    width: '7rem',
    value: ({ started_at }) => started_at,
    cell: ({ started_at }) => <Time at={started_at} />,
  },
  {
    id: 'requests',
    header: 'Requests',
    width: '6rem',
    align: 'right',
    value: ({ requests }) => requests,
    cell: ({ requests }) => <Num value={requests} />,
  },
  {
    id: 'said',
    header: 'What it saw',
    phone: 'wide',
    value: ({ said }) => said,
    cell: ({ said, incident }) => (
      <span className="break-words">
        <span className="line-clamp-2" title={said}>
          {said}
        </span>
        {incident === null ? null : (
          <Link href={`/incidents/${incident}`} className="text-accent hover:underline">
            Incident {incident}
          </Link>
        )}
      </span>
    ),
  },
];
