import Link from 'next/link';
import { VersionChip } from '#components/charts/version-chip.tsx';
import { modelPath } from '#components/frame/use-current-model.ts';
import { Button } from '#components/ui/button.tsx';
import type { Column } from '#components/ui/data-table.tsx';
import { formatDuration } from '#components/ui/format-number.ts';
import { Num } from '#components/ui/num.tsx';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import { versionsPath } from '#components/versions/version-path.ts';
import { nameActor } from '#lib/auth/name-actor.ts';
import type { RunSummary } from '#lib/retraining/contract.ts';
import { runPath } from './retraining-path.ts';
import {
  gateLooks,
  isOpen,
  shareOf,
  statusLooks,
  stepWords,
  tookMs,
  triggerWords,
  whyNotCancelled,
} from './run-looks.ts';

const number: Column<RunSummary> = {
  id: 'run',
  header: 'Run',
  phone: 'title',
  width: '6rem',
  value: (row) => row.number,
  cell: (row) => (
    <Link href={runPath(row.model, row.number)} className="num font-medium hover:underline">
      Run {row.number}
    </Link>
  ),
};
const model: Column<RunSummary> = {
  id: 'model',
  header: 'Model',
  phone: 'title',
  value: (row) => row.model,
  cell: (row) => (
    <Link href={modelPath(row.model, 'retraining')} className="font-medium hover:underline">
      {row.model}
    </Link>
  ),
};
const rest: Column<RunSummary>[] = [
  {
    id: 'status',
    header: 'Status',
    width: '15rem',
    phone: 'wide',
    value: (row) => statusLooks[row.status].word,
    cell: (row) => <RunStatusCell run={row} />,
  },
  {
    id: 'trigger',
    header: 'Trigger',
    value: (row) => row.triggers.map((trigger) => triggerWords[trigger]).join(', '),
    cell: (row) => (
      <span className="flex min-w-0 flex-col leading-5">
        <span>{row.triggers.map((trigger) => triggerWords[trigger]).join(', ')}</span>
        {row.reason ? (
          <span className="line-clamp-1 break-words text-muted text-xs" title={row.reason}>
            {row.reason}
          </span>
        ) : null}
      </span>
    ),
  },
  {
    id: 'trainer',
    header: 'Trainer',
    width: '7rem',
    wideOnly: true,
    value: (row) => row.trainer,
    cell: (row) => row.trainer,
  },
  {
    id: 'version',
    header: 'Version',
    width: '6rem',
    value: (row) => row.version,
    cell: (row) =>
      row.version === null ? (
        <Num value={null} why="It has registered none" />
      ) : (
        <Link href={versionsPath(row.model, row.version)} className="hover:underline">
          <VersionChip version={row.version} />
        </Link>
      ),
  },
  {
    id: 'gate',
    header: 'Gate',
    width: '9rem',
    value: (row) => (row.gate ? gateLooks[row.gate].word : null),
    cell: (row) =>
      row.gate ? (
        <Status state={gateLooks[row.gate].state}>{gateLooks[row.gate].word}</Status>
      ) : (
        <Num value={null} why="It did not get there" />
      ),
  },
  {
    id: 'asked',
    header: 'Began',
    width: '12rem',
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
    value: (row) => tookMs(row, null),
    cell: (row) => <span className="num">{formatDuration(tookMs(row, null))}</span>,
  },
];

export const runColumns: Column<RunSummary>[] = [number, ...rest];
export const fleetRunColumns: Column<RunSummary>[] = [model, number, ...rest];

/** Ends a run that is open, before its time. */
export const cancelColumn = (
  onCancel: (run: RunSummary) => void,
  refusal: string | null,
): Column<RunSummary> => ({
  id: 'actions',
  header: 'Actions',
  headerHidden: true,
  align: 'right',
  width: '6rem',
  cell: (run) =>
    isOpen(run) ? (
      <Button
        size="sm"
        aria-label={`Cancel run ${run.number} of ${run.model}`}
        disabledReason={refusal ?? whyNotCancelled(run)}
        onClick={() => onCancel(run)}
      >
        Cancel
      </Button>
    ) : null,
});

function RunStatusCell({ run }: { run: RunSummary }) {
  const { state, word } = statusLooks[run.status];
  const share = shareOf(run.progress);
  const at = isOpen(run) && run.step ? ` · ${stepWords[run.step]}` : '';
  return (
    <span className="flex min-w-0 flex-col gap-0.5 py-1">
      <Status state={state}>
        {word}
        {at}
        {share === null ? '' : ` · ${Math.floor(share * 100)}%`}
      </Status>
      {run.error ? (
        <span className="line-clamp-2 break-words text-bad text-xs" title={run.error}>
          {run.error}
        </span>
      ) : null}
    </span>
  );
}
