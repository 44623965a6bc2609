import Link from 'next/link';
import { VersionChip } from '#components/charts/version-chip.tsx';
import { modelPath } from '#components/frame/use-current-model.ts';
import { Button } from '#components/ui/button.tsx';
import type { Column } from '#components/ui/data-table.tsx';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import type { Alert } from '#lib/alerts/contract.ts';
import { alertState, mutedWords, outlivesWords, severityWords } from './alert-words.ts';

/** Alerts, with a button to silence those that are open. */
export function alertColumns({
  refusal,
  onSilence,
}: {
  refusal: string | null;
  onSilence: (alert: Alert) => void;
}): Column<Alert>[] {
  return [
    {
      id: 'state',
      header: 'State',
      width: '9.5rem',
      value: ({ state }) => state,
      cell: (alert) => {
        const { state, word } = alertState(alert);
        return <Status state={state}>{word}</Status>;
      },
    },
    {
      id: 'severity',
      header: 'Severity',
      width: '5.5rem',
      align: 'right',
      value: ({ severity }) => severity,
      cell: ({ severity }) => (
        <span className="num" title={severityWords[severity]}>
          {severity}
        </span>
      ),
    },
    {
      id: 'title',
      header: 'What',
      phone: 'title',
      value: ({ title }) => title,
      cell: ({ title, said, muted_by: muted, incident, ...alert }) => (
        <div className="min-w-0 py-1">
          <p className="font-medium">{title}</p>
          <p className="whitespace-normal text-muted text-xs">{said}</p>
          {incident === null ? null : (
            <p className="whitespace-normal text-xs">
              Part of{' '}
              <Link href={`/incidents/${incident}`} className="text-accent-text hover:underline">
                incident {incident}
              </Link>
              . {outlivesWords(alert)}
            </p>
          )}
          {muted ? <p className="whitespace-normal text-xs">{mutedWords(muted)}</p> : null}
        </div>
      ),
    },
    {
      id: 'model',
      header: 'Model',
      width: '10rem',
      value: ({ model }) => model,
      cell: ({ model, version }) =>
        model === null ? (
          <span className="text-muted">The installation</span>
        ) : (
          <span className="flex flex-wrap items-center gap-1.5">
            <Link href={modelPath(model)} className="break-all text-accent-text hover:underline">
              {model}
            </Link>
            {version === null ? null : <VersionChip version={version} />}
          </span>
        ),
    },
    {
      id: 'since',
      header: 'Since',
      width: '7.5rem',
      value: ({ since }) => since,
      cell: ({ since, resolved_at: until }) => (
        <span className="flex flex-col">
          <Time at={since} />
          {until ? (
            <span className="text-muted text-xs">
              until <Time at={until} />
            </span>
          ) : null}
        </span>
      ),
    },
    {
      id: 'actions',
      header: 'Actions',
      headerHidden: true,
      align: 'right',
      width: '7rem',
      cell: (alert) =>
        alert.state === 'resolved' ? null : (
          <Button size="sm" disabledReason={refusal} onClick={() => onSilence(alert)}>
            Silence
          </Button>
        ),
    },
  ];
}
