'use client';
import { Download } from 'lucide-react';
import { useOperation } from '#components/api/use-operation.ts';
import { VersionChip } from '#components/charts/version-chip.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { type Column, DataTable } from '#components/ui/data-table.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { Num } from '#components/ui/num.tsx';
import { PageOutline } from '#components/ui/page-outline.tsx';
import { Facts, PageHeader, Panel } from '#components/ui/panel.tsx';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import { nameActor } from '#lib/auth/name-actor.ts';
import {
  type FailingRow,
  getValidationRun,
  type ValidationRunDetail,
} from '#lib/validation/operations.ts';
import { showValue } from '#lib/validation/show-value.ts';
import { policyNames, policyTones, ruleTitle } from './rule-words.ts';
import { failuresPath, validationPath } from './validation-path.ts';

/** What came of a file that was held against rules: how many rows fail, which rules, and the rows themselves. */
export function CheckedFilePage({ model, id }: { model: string; id: string }) {
  const { data, error, refetch } = useOperation(getValidationRun, { params: { model, id } });
  const back = { href: validationPath(model), label: `Validation of ${model}` };
  if (!data) {
    return error ? (
      <ErrorState error={error} onRetry={() => void refetch()} back={back} />
    ) : (
      <PageOutline wide={['What was checked', 'By rule', 'Failing rows']} />
    );
  }
  const { row_count, failing_rows, failures } = data;
  return (
    <article>
      <PageHeader
        back={{ ...back, href: validationPath(model, { version: data.version }) }}
        title={<span className="break-all">{data.source}</span>}
        description={
          row_count === 0 ? (
            'There are no rows in it'
          ) : failing_rows === 0 ? (
            <Status state="good">Every row keeps the rules of version {data.version}</Status>
          ) : (
            <Status state="warning">
              {failing_rows.toLocaleString('en-US')} of {row_count.toLocaleString('en-US')} rows{' '}
              {failing_rows === 1 ? 'breaks' : 'break'} a rule of version {data.version}
            </Status>
          )
        }
        actions={
          failing_rows > 0 ? (
            <Button asChild>
              <a href={failuresPath(model, id)} download>
                <Download aria-hidden />
                Failing rows as CSV
              </a>
            </Button>
          ) : null
        }
      />
      <div className="flex flex-col gap-3">
        <Panel title="What was checked">
          <Facts
            className="grid-cols-[repeat(auto-fill,minmax(11.5rem,1fr))]"
            items={facts(data)}
          />
        </Panel>
        {failing_rows > 0 ? (
          <>
            <Panel flush title="By rule">
              <DataTable
                label="Broken rules"
                columns={countColumns}
                rows={data.counts}
                rowId={({ rule }) => rule}
              />
            </Panel>
            <Panel
              flush
              title="Failing rows"
              description="By index from 0, without the line of names; a row has a line for each rule that it breaks."
            >
              <DataTable
                label="Failing rows"
                columns={failureColumns}
                rows={failures}
                rowId={({ row, rule, feature }) => `${row} ${rule} ${feature ?? ''}`}
                empty={<EmptyState title="The rows are in the download" />}
              />
              {failing_rows > new Set(failures.map(({ row }) => row)).size ? (
                <p className="border-t px-4 py-2 text-muted text-xs">
                  These are {failures.length.toLocaleString('en-US')} lines, the first of each rule
                  among them; the CSV file has all.
                </p>
              ) : null}
            </Panel>
          </>
        ) : null}
      </div>
    </article>
  );
}

function facts({
  version,
  revision,
  at,
  by,
  row_count,
  failing_rows,
  left_out,
  not_checked,
}: ValidationRunDetail) {
  return [
    { label: 'Version', value: <VersionChip version={version} /> },
    {
      label: 'Rules',
      value:
        revision === 0 ? 'as they were inferred' : <span className="num">revision {revision}</span>,
    },
    { label: 'Checked', value: <Time at={at} show="exact" /> },
    { label: 'By', value: nameActor(by) },
    { label: 'Rows', value: <Num value={row_count} /> },
    { label: 'Failing rows', value: <Num value={failing_rows} /> },
    {
      label: 'Share',
      value: (
        <Num kind="percent" value={row_count > 0 ? failing_rows / row_count : null} why="No rows" />
      ),
    },
    ...columnFact('Left out, since they are no inputs', left_out),
    ...columnFact('Not in the file, looked up when requests come', not_checked),
  ];
}

function columnFact(label: string, names: readonly string[]) {
  if (names.length === 0) return [];
  const more = names.length - 20;
  const said = names.slice(0, 20).join(', ');
  return [{ label, value: more > 0 ? `${said} and ${more} more` : said }];
}

const countColumns: Column<ValidationRunDetail['counts'][number]>[] = [
  {
    id: 'rule',
    header: 'Rule',
    phone: 'title',
    value: ({ rule }) => rule,
    cell: ({ rule }) => <span className="font-medium">{ruleTitle(rule)}</span>,
  },
  {
    id: 'policy',
    header: 'Policy',
    width: '12rem',
    value: ({ policy }) => policyNames[policy],
    cell: ({ policy }) => <Badge tone={policyTones[policy]}>{policyNames[policy]}</Badge>,
  },
  {
    id: 'rows',
    header: 'Rows',
    align: 'right',
    width: '8rem',
    value: ({ rows }) => rows,
    cell: ({ rows }) => <Num value={rows} />,
  },
];

const failureColumns: Column<FailingRow>[] = [
  {
    id: 'row',
    header: 'Row',
    phone: 'title',
    align: 'right',
    width: '6rem',
    value: ({ row }) => row,
    cell: ({ row }) => <span className="num">{row.toLocaleString('en-US')}</span>,
  },
  {
    id: 'rule',
    header: 'Rule',
    width: '16rem',
    value: ({ rule, feature }) => `${rule} ${feature ?? ''}`,
    cell: ({ rule, feature }) =>
      rule === 'extra' && feature !== null ? (
        <span className="break-words">Extra column {feature}</span>
      ) : (
        ruleTitle(rule)
      ),
  },
  {
    id: 'value',
    header: 'Value',
    width: '12rem',
    value: ({ value }) => (value === null ? null : String(value)),
    cell: ({ value, feature }) =>
      value === null ? (
        <span className="text-muted">missing</span>
      ) : feature === null && typeof value === 'string' ? (
        <span className="break-words">{value}</span>
      ) : (
        <code className="break-all font-mono text-xs">{showValue(value)}</code>
      ),
  },
  {
    id: 'expected',
    header: 'Takes',
    phone: 'wide',
    value: ({ expected }) => expected,
    cell: ({ expected }) => expected,
  },
  {
    id: 'policy',
    header: 'Policy',
    width: '10rem',
    value: ({ policy }) => policyNames[policy],
    cell: ({ policy }) => <Badge tone={policyTones[policy]}>{policyNames[policy]}</Badge>,
  },
];
