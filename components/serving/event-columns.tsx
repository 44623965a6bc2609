import { VersionChip } from '#components/charts/version-chip.tsx';
import type { Column } from '#components/ui/data-table.tsx';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import { toSentence } from '#components/ui/to-sentence.ts';
import type { ServingEvent } from '#lib/telemetry/contract.ts';
import { dependencyWords } from './dependency-words.ts';
import { eventLooks } from './event-looks.ts';

/** `hostnames`: those of the replicas that are live, by id. */
export function eventColumns(hostnames: ReadonlyMap<string, string>): Column<ServingEvent>[] {
  const nameOf = ({ replica }: ServingEvent) => hostnames.get(replica) ?? replica.slice(0, 8);
  return [
    {
      id: 'kind',
      header: 'What',
      width: '13rem',
      phone: 'title',
      value: (row) => eventLooks[row.kind].word,
      cell: (row) => {
        const { state, word } = eventLooks[row.kind];
        return <Status state={state}>{word}</Status>;
      },
    },
    {
      id: 'at',
      header: 'When',
      width: '8rem',
      value: (row) => row.at,
      cell: (row) => <Time at={row.at} show="clock" />,
    },
    {
      id: 'version',
      header: 'Of',
      width: '6rem',
      value: (row) => row.version ?? row.dependency,
      cell: (row) =>
        row.version === null ? (
          <span className="text-muted">
            {row.dependency === null ? 'the replica' : dependencyWords(row.dependency).name}
          </span>
        ) : (
          <VersionChip version={row.version} />
        ),
    },
    {
      id: 'replica',
      header: 'Replica',
      width: '13rem',
      value: (row) => nameOf(row),
      cell: (row) => (
        <span className="block truncate" title={row.replica}>
          {nameOf(row)}
        </span>
      ),
    },
    {
      id: 'detail',
      header: 'Why',
      phone: 'wide',
      value: (row) => row.detail,
      cell: (row) => <span className="break-words">{toSentence(row.detail)}</span>,
    },
  ];
}
