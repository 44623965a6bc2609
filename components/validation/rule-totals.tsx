'use client';
import { useMemo } from 'react';
import { Badge } from '#components/ui/badge.tsx';
import { type Column, DataTable } from '#components/ui/data-table.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Num } from '#components/ui/num.tsx';
import { Panel } from '#components/ui/panel.tsx';
import type { RuleCount } from '#lib/validation/operations.ts';
import { policyOutcome, policyTones, ruleTitle } from './rule-words.ts';

/** What broken rules came to in the span, those of shadow mode as what would have been done. */
export function RuleTotals({
  model,
  totals,
  requests,
  onRule,
}: {
  model: string;
  totals: RuleCount[];
  /** All in the span. */
  requests: number;
  onRule: (rule: string) => void;
}) {
  const columns = useMemo(() => totalColumns(requests, onRule), [requests, onRule]);
  return (
    <Panel
      flush
      title="By rule"
      description={`Of ${requests.toLocaleString('en-US')} ${requests === 1 ? 'request' : 'requests'} in this time range; one that breaks several rules counts for each.`}
    >
      <DataTable
        label="Broken rules"
        columns={columns}
        rows={totals}
        rowId={({ rule, policy, shadow }) => `${rule} ${policy} ${shadow}`}
        csvName={`${model}-broken-rules`}
        empty={
          <EmptyState title="No rule was broken in this time range">
            {requests > 0
              ? 'Every request kept the rules of the version it was asked of, or its rules are off.'
              : 'There was no request either.'}
          </EmptyState>
        }
      />
    </Panel>
  );
}

function totalColumns(requests: number, onRule: (rule: string) => void): Column<RuleCount>[] {
  return [
    {
      id: 'rule',
      header: 'Rule',
      phone: 'title',
      value: ({ rule }) => rule,
      cell: ({ rule }) => (
        <button
          type="button"
          title="Show requests that broke it"
          className="break-all text-left font-medium hover:underline"
          onClick={() => onRule(rule)}
        >
          {ruleTitle(rule)}
        </button>
      ),
    },
    {
      id: 'outcome',
      header: 'What became of them',
      width: '16rem',
      value: ({ policy, shadow }) => policyOutcome(policy, shadow),
      cell: ({ policy, shadow }) => (
        <Badge tone={shadow ? 'outline' : policyTones[policy]}>
          {policyOutcome(policy, shadow)}
        </Badge>
      ),
    },
    {
      id: 'requests',
      header: 'Requests',
      align: 'right',
      width: '7rem',
      value: (row) => row.requests,
      cell: (row) => <Num value={row.requests} />,
    },
    {
      id: 'share',
      header: 'Share',
      align: 'right',
      width: '7rem',
      value: (row) => (requests > 0 ? row.requests / requests : null),
      cell: (row) => <Num kind="percent" value={requests > 0 ? row.requests / requests : null} />,
    },
    {
      id: 'rows',
      header: 'Rows',
      align: 'right',
      width: '7rem',
      value: (row) => row.rows,
      cell: (row) => <Num value={row.rows} />,
    },
  ];
}
