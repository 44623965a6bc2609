import Link from 'next/link';
import { Sparkline } from '#components/charts/sparkline.tsx';
import { VersionChip } from '#components/charts/version-chip.tsx';
import { predictionsPath } from '#components/predictions/prediction-path.ts';
import { stageName } from '#components/serving/stage-looks.ts';
import { Badge } from '#components/ui/badge.tsx';
import type { Column } from '#components/ui/data-table.tsx';
import { Num } from '#components/ui/num.tsx';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import type { ErrorGroup } from '#lib/predictions/contract.ts';
import { errorGroupPath } from './error-path.ts';
import { errorTitle, isOurs, stateOf } from './error-words.ts';

export const NO_VERSION = 'Refused before a version was chosen';

/** Callers had an answer: what failed was a version, not the prediction. */
export function AnsweredBadge() {
  return (
    <Badge tone="warning" title="A fallback version, or the default, answered for it">
      answered by fallback
    </Badge>
  );
}

export const errorColumns: Column<ErrorGroup>[] = [
  {
    id: 'what',
    header: 'What',
    phone: 'title',
    value: (row) => errorTitle(row.code),
    cell: (row) => (
      <span className="flex min-w-0 flex-col leading-5">
        <Link href={errorGroupPath(row.fingerprint)} className="font-medium hover:underline">
          {errorTitle(row.code)}
        </Link>
        <span className="flex flex-wrap items-center gap-x-2 text-muted text-xs">
          <code className="font-mono">{row.code}</code>
          <span>{stageName(row.stage)}</span>
          {isOurs(row.code) ? <Badge tone="bad">ours</Badge> : <Badge>the caller’s</Badge>}
          {row.answered ? <AnsweredBadge /> : null}
        </span>
      </span>
    ),
  },
  {
    id: 'model',
    header: 'Model',
    width: '9rem',
    value: (row) => row.model,
    cell: (row) => (
      <Link
        href={predictionsPath(row.model)}
        className="break-all text-accent-text hover:underline"
      >
        {row.model}
      </Link>
    ),
  },
  {
    id: 'version',
    header: 'Version',
    width: '5rem',
    value: (row) => row.version,
    cell: (row) =>
      row.version === null ? (
        <Num value={null} why={NO_VERSION} />
      ) : (
        <VersionChip version={row.version} />
      ),
  },
  {
    id: 'count',
    header: 'Count',
    align: 'right',
    width: '5.5rem',
    value: (row) => row.count,
    cell: (row) => <Num value={row.count} />,
  },
  {
    id: 'trend',
    header: 'Last 24 h',
    width: '9rem',
    cell: (row) => {
      const today = row.last_day.reduce((sum, count) => sum + count, 0);
      return (
        <span className="flex items-center gap-2">
          <Sparkline
            values={row.last_day}
            label={`${today.toLocaleString('en-US')} in the last 24 hours, hour by hour`}
            className="h-6 w-20 shrink-0"
          />
          <span className="num text-muted text-xs">{today.toLocaleString('en-US')}</span>
        </span>
      );
    },
  },
  {
    id: 'last',
    header: 'Last seen',
    width: '7rem',
    value: (row) => row.last_seen_at,
    cell: (row) => <Time at={row.last_seen_at} />,
  },
  {
    id: 'first',
    header: 'First seen',
    width: '7rem',
    wideOnly: true,
    value: (row) => row.first_seen_at,
    cell: (row) => <Time at={row.first_seen_at} />,
  },
  {
    id: 'state',
    header: 'State',
    width: '8rem',
    value: (row) => stateOf(row).word,
    cell: (row) => {
      const { state, word } = stateOf(row);
      return <Status state={state}>{word}</Status>;
    },
  },
];
