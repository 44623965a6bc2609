'use client';
import Link from 'next/link';
import { useState } from 'react';
import { useOperation, useOperationMutation } from '#components/api/use-operation.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import { type Column, DataTable } from '#components/ui/data-table.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { formatDuration } from '#components/ui/format-number.ts';
import { Panel } from '#components/ui/panel.tsx';
import type { NamedRule } from '#lib/alerts/contract.ts';
import { listAlertRules, resetAlertRule } from '#lib/alerts/operations.ts';
import type { OperationAnswer } from '#lib/http/operation.ts';
import { originWords, severityWords, thresholdWords } from './alert-words.ts';
import { AlertsFrame } from './alerts-frame.tsx';
import { RuleDialog } from './rule-dialog.tsx';

type Signal = OperationAnswer<typeof listAlertRules>['signals'][number];

/** What is looked at of every model, and how bad it is. */
export function RulesPage() {
  const { whyNot } = useViewer();
  const refusal = whyNot('operator');
  const [edited, setEdited] = useState<NamedRule | null>(null);
  const [resetting, setResetting] = useState<NamedRule | null>(null);
  const { data, error, isPending, refetch } = useOperation(listAlertRules, { query: {} });
  const signals = new Map(data?.signals.map((signal) => [signal.signal, signal]));
  const signal = edited && signals.get(edited.rule.signal);
  return (
    <AlertsFrame>
      <Panel flush>
        {error && !data ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <DataTable
            label="Alert rules"
            columns={columnsOf(signals, { refusal, onEdit: setEdited, onReset: setResetting })}
            rows={data?.rules ?? []}
            rowId={({ key }) => key}
            onOpen={setEdited}
            loading={isPending}
            csvName="alert-rules"
          />
        )}
      </Panel>
      {edited && signal ? (
        <RuleDialog named={edited} signal={signal} onClose={() => setEdited(null)} />
      ) : null}
      {resetting ? <ResetDialog named={resetting} onClose={() => setResetting(null)} /> : null}
    </AlertsFrame>
  );
}

function columnsOf(
  signals: ReadonlyMap<string, Signal>,
  on: {
    refusal: string | null;
    onEdit: (rule: NamedRule) => void;
    onReset: (rule: NamedRule) => void;
  },
): Column<NamedRule>[] {
  return [
    {
      id: 'title',
      header: 'Rule',
      phone: 'title',
      value: ({ rule }) => rule.title,
      cell: ({ rule, origin }) => (
        <div className="min-w-0 py-1">
          <p className="flex flex-wrap items-center gap-2 font-medium">
            {rule.title}
            {origin === 'default' ? null : <Badge tone="accent">{originWords[origin]}</Badge>}
            {rule.enabled ? null : <Badge>Off</Badge>}
          </p>
          <p className="whitespace-normal text-muted text-xs">{signals.get(rule.signal)?.about}</p>
        </div>
      ),
    },
    {
      id: 'threshold',
      header: 'Threshold',
      align: 'right',
      width: '9rem',
      value: ({ rule }) => rule.threshold,
      cell: ({ rule }) => (
        <span className="num">{thresholdWords(rule, signals.get(rule.signal)?.unit ?? '')}</span>
      ),
    },
    {
      id: 'for',
      header: 'For',
      align: 'right',
      width: '5rem',
      value: ({ rule }) => rule.for_seconds,
      cell: ({ rule }) => (
        <span className="num">
          {rule.for_seconds === 0 ? 'At once' : formatDuration(rule.for_seconds * 1000)}
        </span>
      ),
    },
    {
      id: 'least',
      header: 'Least requests',
      align: 'right',
      width: '8rem',
      wideOnly: true,
      value: ({ rule }) => rule.least_events,
      cell: ({ rule }) => <span className="num">{rule.least_events || '–'}</span>,
    },
    {
      id: 'severity',
      header: 'Severity',
      align: 'right',
      width: '5.5rem',
      value: ({ rule }) => rule.severity,
      cell: ({ rule }) => (
        <span className="num" title={severityWords[rule.severity]}>
          {rule.severity}
        </span>
      ),
    },
    {
      id: 'opens',
      header: 'Opens an incident',
      width: '9rem',
      wideOnly: true,
      value: ({ rule }) => (rule.opens_incident ? 'yes' : 'no'),
      cell: ({ rule }) => (rule.opens_incident ? 'Yes' : 'No'),
    },
    {
      id: 'runbook',
      header: 'Runbook',
      width: '10rem',
      roomyOnly: true,
      value: ({ rule }) => rule.runbook,
      cell: ({ rule }) =>
        rule.runbook === null ? (
          <span className="text-muted">None</span>
        ) : (
          <Link href={`/runbooks/${rule.runbook}`} className="text-accent-text hover:underline">
            {rule.runbook}
          </Link>
        ),
    },
    {
      id: 'actions',
      header: 'Actions',
      headerHidden: true,
      align: 'right',
      width: '10rem',
      cell: (named) => (
        <span className="flex justify-end gap-1">
          {named.origin === 'default' ? null : (
            <Button
              size="sm"
              variant="ghost"
              disabledReason={on.refusal}
              onClick={() => on.onReset(named)}
            >
              {named.origin === 'own' ? 'Remove' : 'Default'}
            </Button>
          )}
          <Button size="sm" onClick={() => on.onEdit(named)}>
            Edit
          </Button>
        </span>
      ),
    },
  ];
}

function ResetDialog({ named, onClose }: { named: NamedRule; onClose: () => void }) {
  const change = useOperationMutation(resetAlertRule, { refreshes: [listAlertRules], quiet: true });
  const isOwn = named.origin === 'own';
  return (
    <ChangeDialog
      title={isOwn ? `Remove “${named.rule.title}”` : `“${named.rule.title}” as it was`}
      description={
        isOwn
          ? 'It is not looked at any more. What it found stays.'
          : 'The rule is again as it comes with Mainstay.'
      }
      verb={isOwn ? 'Remove rule' : 'Set to default'}
      required
      change={change}
      onConfirm={(reason) =>
        change.mutate(
          { params: { key: named.key }, query: { reason: reason ?? '' } },
          { onSuccess: onClose },
        )
      }
      onClose={onClose}
    />
  );
}
