'use client';
import { useState } from 'react';
import { useOperationMutation, useOperationPages } from '#components/api/use-operation.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import type { Column } from '#components/ui/data-table.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PagedTable } from '#components/ui/paged-table.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import type { Silence } from '#lib/alerts/contract.ts';
import { endSilence, listAlerts, listSilences } from '#lib/alerts/operations.ts';
import { nameActor } from '#lib/auth/name-actor.ts';
import { matcherWords, silenceStates } from './alert-words.ts';
import { AlertsFrame } from './alerts-frame.tsx';
import { MaintenanceDialog } from './maintenance-dialog.tsx';

/** What is kept from being told, and for how long. */
export function SilencesPage() {
  const { whyNot } = useViewer();
  const refusal = whyNot('operator');
  const [isPlanning, setPlanning] = useState(false);
  const [ending, setEnding] = useState<Silence | null>(null);
  const list = useOperationPages(listSilences, { query: { limit: 50 } });
  const plan = (
    <Button variant="primary" disabledReason={refusal} onClick={() => setPlanning(true)}>
      Plan maintenance
    </Button>
  );
  return (
    <AlertsFrame>
      <Panel flush title="Silences and maintenance" actions={plan}>
        <PagedTable
          list={list}
          label="Silences and maintenance"
          columns={columnsOf(refusal, setEnding)}
          rowId={({ id }) => id}
          csvName="silences"
          empty={
            <EmptyState title="Nothing is silenced">
              Silence an alert where it is listed. Plan maintenance for what is expected to be
              wrong, once or every week.
            </EmptyState>
          }
        />
      </Panel>
      {isPlanning ? <MaintenanceDialog onClose={() => setPlanning(false)} /> : null}
      {ending ? <EndDialog silence={ending} onClose={() => setEnding(null)} /> : null}
    </AlertsFrame>
  );
}

function columnsOf(refusal: string | null, onEnd: (silence: Silence) => void): Column<Silence>[] {
  return [
    {
      id: 'about',
      header: 'Alerts whose',
      phone: 'title',
      value: ({ matchers }) => matchers.map(matcherWords).join(', '),
      cell: ({ matchers, reason }) => (
        <div className="min-w-0 py-1">
          <p className="whitespace-normal font-medium">{matchers.map(matcherWords).join(', ')}</p>
          <p className="whitespace-normal text-muted text-xs">{reason}</p>
        </div>
      ),
    },
    {
      id: 'state',
      header: 'State',
      width: '8rem',
      value: ({ state }) => state,
      cell: ({ state }) => (
        <Status state={silenceStates[state].state}>{silenceStates[state].word}</Status>
      ),
    },
    {
      id: 'kind',
      header: 'Kind',
      width: '12rem',
      value: ({ kind }) => kind,
      cell: ({ kind, weekly }) =>
        weekly === null ? (
          kind === 'silence' ? (
            'Silence'
          ) : (
            'Maintenance'
          )
        ) : (
          <span className="whitespace-normal">
            Every {weekly.days.join(', ')} at {weekly.at} for {weekly.minutes} min (
            {weekly.time_zone})
          </span>
        ),
    },
    {
      id: 'from',
      header: 'From',
      width: '8rem',
      value: ({ starts_at }) => starts_at,
      cell: ({ starts_at }) => <Time at={starts_at} />,
    },
    {
      id: 'until',
      header: 'Until',
      width: '8rem',
      value: ({ ends_at }) => ends_at,
      cell: ({ ends_at }) => <Time at={ends_at} />,
    },
    {
      id: 'by',
      header: 'By',
      width: '9rem',
      wideOnly: true,
      value: ({ created_by }) => nameActor(created_by),
      cell: ({ created_by }) => nameActor(created_by),
    },
    {
      id: 'actions',
      header: 'Actions',
      headerHidden: true,
      align: 'right',
      width: '6rem',
      cell: (silence) =>
        silence.state === 'ended' ? null : (
          <Button size="sm" disabledReason={refusal} onClick={() => onEnd(silence)}>
            End
          </Button>
        ),
    },
  ];
}

function EndDialog({ silence, onClose }: { silence: Silence; onClose: () => void }) {
  const change = useOperationMutation(endSilence, {
    refreshes: [listSilences, listAlerts],
    quiet: true,
  });
  return (
    <ChangeDialog
      title="End the silence"
      description={`Alerts whose ${silence.matchers.map(matcherWords).join(', ')} are told again within 15 seconds.`}
      verb="End silence"
      change={change}
      onConfirm={(reason) =>
        change.mutate({ params: { id: silence.id }, body: { reason } }, { onSuccess: onClose })
      }
      onClose={onClose}
    />
  );
}
