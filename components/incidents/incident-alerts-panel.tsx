'use client';
import { useState } from 'react';
import { alertState, mutedWords, outlivesWords } from '#components/alerts/alert-words.ts';
import { SilenceDialog } from '#components/alerts/silence-dialog.tsx';
import { useOperation } from '#components/api/use-operation.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import type { Alert } from '#lib/alerts/contract.ts';
import { listAlerts } from '#lib/alerts/operations.ts';

const MOST = 20;

/** The alerts of an incident, those that fire first: each may be silenced here, so that what is known pages nobody again. */
export function IncidentAlertsPanel({ number, className }: { number: number; className?: string }) {
  const { refetchInterval } = useTimeRange();
  const [silencing, setSilencing] = useState<Alert | null>(null);
  const list = useOperation(
    listAlerts,
    { query: { incident: number, limit: MOST } },
    { refetchInterval: silencing ? false : refetchInterval },
  );
  const alerts = list.data?.items ?? [];
  // One that a person opened has none, and needs no empty panel.
  if (alerts.length === 0) return null;
  const firing = alerts.filter(({ state }) => state === 'firing').length;
  return (
    <Panel
      flush
      title="Alerts"
      description={`${firing === 0 ? 'None' : firing} of ${alerts.length}${list.data?.next_cursor ? ' or more' : ''} firing`}
      className={className}
    >
      <ul className="divide-y">
        {alerts.map((alert) => (
          <AlertRow key={alert.id} alert={alert} onSilence={() => setSilencing(alert)} />
        ))}
      </ul>
      {silencing ? <SilenceDialog alert={silencing} onClose={() => setSilencing(null)} /> : null}
    </Panel>
  );
}

function AlertRow({ alert, onSilence }: { alert: Alert; onSilence: () => void }) {
  const { whyNot } = useViewer();
  const { state, word } = alertState(alert);
  const outlives = outlivesWords(alert);
  return (
    <li className="flex items-start justify-between gap-3 px-4 py-2.5">
      <div className="min-w-0">
        <p className="break-words font-medium">{alert.title}</p>
        <p className="break-words text-muted text-xs">{alert.said}</p>
        <p className="flex flex-wrap items-center gap-x-2 text-xs">
          <Status state={state}>{word}</Status>
          <span className="text-muted">
            since <Time at={alert.since} />
          </span>
        </p>
        {outlives ? <p className="break-words text-xs">{outlives}</p> : null}
        {alert.muted_by ? (
          <p className="break-words text-xs">{mutedWords(alert.muted_by)}</p>
        ) : null}
      </div>
      {alert.state === 'resolved' ? null : (
        <Button
          size="sm"
          className="shrink-0 max-sm:h-11"
          disabledReason={whyNot('operator')}
          onClick={onSilence}
        >
          Silence
        </Button>
      )}
    </li>
  );
}
