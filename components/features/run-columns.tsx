import { Download } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import type { Column } from '#components/ui/data-table.tsx';
import { formatBytes, formatDuration } from '#components/ui/format-number.ts';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import { nameActor } from '#lib/auth/name-actor.ts';
import type { RunAnswer } from '#lib/features/value-operations.ts';
import {
  describeRequest,
  fileOf,
  isUnderWay,
  oddOf,
  progressOf,
  runKindWords,
  runLooks,
} from './describe-run.ts';

export const runColumns: Column<RunAnswer>[] = [
  {
    id: 'kind',
    header: 'Run',
    phone: 'title',
    value: (row) => runKindWords[row.kind],
    cell: (row) => (
      <span className="flex min-w-0 flex-col py-1 leading-5">
        <span className="font-medium">{runKindWords[row.kind]}</span>
        <span className="line-clamp-2 break-all text-muted text-xs">{describeRequest(row)}</span>
      </span>
    ),
  },
  {
    id: 'status',
    header: 'Status',
    width: '14rem',
    phone: 'wide',
    value: (row) => runLooks[row.status].word,
    cell: (row) => <RunProgress run={row} />,
  },
  {
    id: 'rows',
    header: 'Rows',
    width: '6rem',
    align: 'right',
    value: rowsOf,
    cell: (row) => <span className="num">{rowsOf(row)?.toLocaleString('en-US') ?? '–'}</span>,
  },
  {
    id: 'started',
    header: 'Asked for',
    width: '13rem',
    value: (row) => row.created_at,
    cell: (row) => (
      <>
        <Time at={row.created_at} />
        <span className="text-muted"> by {nameActor(row.created_by)}</span>
      </>
    ),
  },
  {
    id: 'took',
    header: 'Took',
    width: '6rem',
    align: 'right',
    wideOnly: true,
    value: tookMs,
    cell: (row) => <span className="num">{formatDuration(tookMs(row))}</span>,
  },
  {
    id: 'file',
    header: 'File',
    headerHidden: true,
    width: '10rem',
    align: 'right',
    phone: 'wide',
    cell: (row) => <RunFile run={row} />,
  },
];

function RunProgress({ run }: { run: RunAnswer }) {
  const { state, word } = runLooks[run.status];
  const share = progressOf(run);
  return (
    <span className="flex min-w-0 flex-col gap-1 py-1">
      <Status state={state}>
        {word}
        {run.status === 'running' && share !== null ? ` · ${Math.floor(share * 100)}%` : ''}
      </Status>
      {isUnderWay(run) && share !== null ? (
        <progress
          aria-label={`${Math.floor(share * 100)} percent done`}
          value={share}
          max={1}
          className="h-1.5 w-full accent-accent"
        />
      ) : null}
      {run.error ? <span className="break-words text-bad text-xs">{run.error}</span> : null}
      {oddOf(run).map((odd) => (
        <span key={odd} className="break-words text-warning text-xs">
          {odd}
        </span>
      ))}
    </span>
  );
}

function RunFile({ run }: { run: RunAnswer }) {
  const file = fileOf(run);
  if (run.file_removed_at) {
    return (
      <span className="text-muted text-xs">
        File removed <Time at={run.file_removed_at} />
      </span>
    );
  }
  if (!file) return null;
  return (
    <Button asChild size="sm">
      <a href={`/api/v1/features/runs/${run.id}/download`} download>
        <Download aria-hidden />
        Download ({formatBytes(file.sizeBytes)})
      </a>
    </Button>
  );
}

function rowsOf({ result }: RunAnswer): number | null {
  const rows = result?.rows;
  return typeof rows === 'number' ? rows : null;
}

function tookMs({ started_at, finished_at }: RunAnswer): number | null {
  return started_at && finished_at ? Date.parse(finished_at) - Date.parse(started_at) : null;
}
