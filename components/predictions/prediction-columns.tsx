import Link from 'next/link';
import { CopyButton } from '#components/ui/copy-button.tsx';
import type { Column } from '#components/ui/data-table.tsx';
import { Num } from '#components/ui/num.tsx';
import { Time } from '#components/ui/time.tsx';
import type { PredictionSummary } from '#lib/predictions/contract.ts';
import { AnsweringVersion, answeringVersion } from './answering-version.tsx';
import { AnswerSummary, describeError, describeServedBy, Outcome } from './outcome.tsx';
import { predictionsPath } from './prediction-path.ts';
import { summariseAnswer } from './read-request.ts';

export const predictionColumns: Column<PredictionSummary>[] = [
  {
    id: 'at',
    header: 'Arrived',
    width: '8rem',
    value: (row) => row.at,
    cell: (row) => (
      <span className="flex flex-col leading-4">
        <Time at={row.at} show="clock" />
        {isSameDay(row.at, row.event_time) ? null : (
          <span className="whitespace-nowrap text-muted text-xs">
            dated <Time at={row.event_time} show="day" />
          </span>
        )}
      </span>
    ),
  },
  {
    id: 'outcome',
    header: 'Outcome',
    phone: 'title',
    value: (row) =>
      [
        row.status >= 400 ? describeError(row.error_code, row.status) : `answered (${row.status})`,
        row.degraded_reason,
      ]
        .filter(Boolean)
        .join(': '),
    cell: (row) => (
      <span className="flex min-w-44 flex-col">
        <Outcome prediction={row} />
        {row.degraded_reason === null ? null : (
          // As wide as the column is without it.
          <span
            className="line-clamp-2 w-0 min-w-full whitespace-normal font-normal text-muted text-xs"
            title={row.degraded_reason}
          >
            {row.degraded_reason}
          </span>
        )}
      </span>
    ),
  },
  {
    id: 'answer',
    header: 'Answer',
    value: (row) => summariseAnswer(row.outputs),
    cell: (row) => <AnswerSummary prediction={row} />,
  },
  {
    id: 'version',
    header: 'Version',
    width: '5rem',
    value: answeringVersion,
    cell: (row) => <AnsweringVersion prediction={row} />,
  },
  {
    id: 'servedBy',
    header: 'Served by',
    width: '8rem',
    phone: 'hide',
    wideOnly: true,
    value: (row) => row.served_by && `${row.served_by}, ${row.confidence} confidence`,
    cell: (row) =>
      row.served_by === null ? (
        <Num value={null} why="It was refused" />
      ) : (
        <span className="whitespace-nowrap" title={describeServedBy(row.served_by)}>
          {row.served_by}
          {row.confidence === null ? null : (
            <span className="text-muted" title={`Confidence: ${row.confidence}`}>
              {' '}
              · {row.confidence}
            </span>
          )}
        </span>
      ),
  },
  {
    id: 'release',
    header: 'Release',
    align: 'right',
    wideOnly: true,
    phone: 'hide',
    value: (row) => row.release,
    cell: (row) => <Num value={row.release} why="Asked for a version outside the release" />,
  },
  {
    id: 'latency',
    header: 'Latency, ms',
    align: 'right',
    value: (row) => row.latency_ms,
    cell: (row) => <Num value={row.latency_ms} />,
  },
  {
    id: 'rows',
    header: 'Rows',
    align: 'right',
    roomyOnly: true,
    phone: 'hide',
    value: (row) => row.row_count,
    cell: (row) => <Num value={row.row_count} />,
  },
  {
    id: 'protocol',
    header: 'Protocol',
    roomyOnly: true,
    phone: 'hide',
    value: (row) => row.protocol,
    cell: (row) => protocolNames[row.protocol],
  },
  {
    id: 'request',
    header: 'Request id',
    value: (row) => row.request_id,
    cell: (row) => (
      <span className="inline-flex max-w-full items-center gap-0.5">
        <Link
          href={predictionsPath(row.model, row.request_id, row.id)}
          title={row.request_id}
          className="min-w-0 max-w-40 truncate font-mono text-accent-text text-xs hover:underline"
        >
          {row.request_id}
        </Link>
        <CopyButton text={row.request_id} label={`Copy ${row.request_id}`} />
      </span>
    ),
  },
];

export const protocolNames = {
  native: 'Native',
  oip: 'Open Inference',
  tfserving: 'TensorFlow Serving',
  mlflow: 'MLflow',
  console: 'Console',
} satisfies Record<PredictionSummary['protocol'], string>;

/** Replays and backfills are dated other than they arrive. */
function isSameDay(at: string, eventTime: string): boolean {
  return at.slice(0, 10) === eventTime.slice(0, 10);
}
