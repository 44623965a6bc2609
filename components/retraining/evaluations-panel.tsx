'use client';
import Link from 'next/link';
import { useState } from 'react';
import { z } from 'zod';
import { useOperationAt } from '#components/api/use-operation.ts';
import { useFilters } from '#components/filters/use-filters.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { type Column, DataTable } from '#components/ui/data-table.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { Select } from '#components/ui/field.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import type { StoredEvaluation } from '#lib/retraining/contract.ts';
import { listPolicyEvaluations } from '#lib/retraining/operations.ts';
import { EvaluationDetail } from './evaluation-detail.tsx';
import { EvaluationStrip } from './evaluation-strip.tsx';
import { cameTo, cameToLooks, ruleWord } from './evaluation-words.ts';
import { runPath } from './retraining-path.ts';

const DAYS = ['1', '7', '30', '90'] as const;
const filters = { days: z.enum(DAYS) };
const DAY_MS = 86_400_000;
const MOST = 200;

/** As long as the policy has been there, up to a month. */
function usualDays(since: string | null): (typeof DAYS)[number] {
  const age = since === null ? 0 : Date.now() - Date.parse(since);
  return DAYS.find((days) => days !== '90' && age <= Number(days) * DAY_MS) ?? '30';
}

/** What looking at the policy came to: a strip over time, and a table of the same. */
export function EvaluationsPanel({
  model,
  since,
}: {
  model: string;
  /** When the policy in force was set; null: there is none. */
  since: string | null;
}) {
  const { filter, setFilter } = useFilters(filters);
  const { refetchInterval } = useTimeRange();
  const [shown, setShown] = useState<string | null>(null);
  const days = Number(filter.days ?? usualDays(since));
  const list = useOperationAt(
    listPolicyEvaluations,
    [model, days],
    () => ({
      params: { model },
      query: { limit: MOST, from: new Date(Date.now() - days * DAY_MS).toISOString() },
    }),
    { refetchInterval },
  );
  const items = list.data?.items ?? [];
  const selected = items.find(({ id }) => id === shown) ?? items[0] ?? null;
  return (
    <Panel
      flush
      title="Trigger history"
      description="What each look at the policy came to, every minute"
      actions={
        <Select
          aria-label="Span"
          value={String(days)}
          onChange={({ target }) =>
            setFilter({ days: DAYS.find((each) => each === target.value) ?? null })
          }
        >
          {DAYS.map((each) => (
            <option key={each} value={each}>
              {each === '1' ? '1 day' : `${each} days`}
            </option>
          ))}
        </Select>
      }
    >
      {list.error && !list.data ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : !list.data ? (
        <Skeleton className="m-4 h-24" />
      ) : items.length === 0 ? (
        <p className="p-6 text-center text-muted">
          {since !== null
            ? 'It was not looked at in this span. The worker looks every minute.'
            : 'Without a policy there is nothing to look at.'}
        </p>
      ) : (
        <>
          <div className="flex flex-col gap-3 border-b p-4">
            <EvaluationStrip
              evaluations={items}
              fromMs={list.dataUpdatedAt - days * DAY_MS}
              toMs={list.dataUpdatedAt}
              selected={selected?.id ?? null}
              onSelect={setShown}
            />
            {selected ? <EvaluationDetail model={model} evaluation={selected} /> : null}
          </div>
          <DataTable
            label={`Trigger history of ${model}`}
            columns={columns(model)}
            rows={items}
            rowId={({ id }) => id}
            selectedId={selected?.id ?? null}
            onOpen={({ id }) => setShown(id)}
            csvName={`${model}-triggers`}
          />
          {list.data.next_cursor ? (
            <p className="border-t px-4 py-2 text-muted text-xs">
              The newest {MOST} of this span. Choose a shorter one to see all of it.
            </p>
          ) : null}
        </>
      )}
    </Panel>
  );
}

function columns(model: string): Column<StoredEvaluation>[] {
  return [
    {
      id: 'came',
      header: 'Came to',
      phone: 'title',
      width: '12rem',
      value: (row) => cameToLooks[cameTo(row)].word,
      cell: (row) => {
        const { state, word } = cameToLooks[cameTo(row)];
        return <Status state={state}>{word}</Status>;
      },
    },
    {
      id: 'why',
      header: 'Why',
      phone: 'wide',
      value: sayWhy,
      cell: (row) => (
        <span className="line-clamp-2 break-words" title={sayWhy(row)}>
          {sayWhy(row)}
        </span>
      ),
    },
    {
      id: 'run',
      header: 'Run',
      width: '6rem',
      value: (row) => row.run,
      cell: (row) =>
        row.run === null ? null : (
          <Link href={runPath(model, row.run)} className="hover:underline">
            Run {row.run}
          </Link>
        ),
    },
    {
      id: 'first',
      header: 'From',
      width: '10rem',
      value: (row) => row.first_at,
      cell: (row) => <Time at={row.first_at} show="clock" />,
    },
    {
      id: 'last',
      header: 'To',
      width: '10rem',
      value: (row) => row.last_at,
      cell: (row) => <Time at={row.last_at} show="clock" />,
    },
    {
      id: 'times',
      header: 'Looks',
      width: '5rem',
      align: 'right',
      value: (row) => row.times,
      cell: (row) => <span className="num">{row.times.toLocaleString('en-US')}</span>,
    },
  ];
}

/** What decided: what fired, what held it back, or that nothing fired. */
function sayWhy(row: StoredEvaluation): string {
  const fired = row.triggers.filter(({ holds }) => holds);
  const held = row.guards.filter(({ holds }) => !holds);
  const told =
    fired.length === 0 ? row.triggers : cameTo(row) === 'held' ? [...fired, ...held] : fired;
  return told.map(({ rule, said }) => `${ruleWord(rule)}: ${said}`).join(' ');
}
