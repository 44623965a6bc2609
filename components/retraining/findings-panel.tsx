import { Panel } from '#components/ui/panel.tsx';
import { Status } from '#components/ui/status.tsx';
import type { RunStep } from '#lib/retraining/contract.ts';

type Finding = NonNullable<Extract<RunStep, { step: 'validate' }>['result']>['findings'][number];

/** What was found in the snapshot, what blocks first. */
export function FindingsPanel({ findings }: { findings: readonly Finding[] }) {
  const sorted = findings.toSorted((a, b) => a.severity.localeCompare(b.severity));
  return (
    <Panel flush={findings.length > 0} title="What was found in the data">
      {findings.length === 0 ? (
        <p>
          <Status state="good">Nothing</Status>
        </p>
      ) : (
        <ul className="divide-y">
          {sorted.map(({ check, severity, column, said }) => (
            <li
              key={`${check} ${column} ${said}`}
              className="grid gap-x-4 gap-y-0.5 px-4 py-2 sm:grid-cols-[8rem_12rem_1fr]"
            >
              <Status state={severity === 'block' ? 'bad' : 'warning'}>
                {severity === 'block' ? 'Blocks' : 'Warning'}
              </Status>
              <span className="min-w-0 break-words">
                <span className="font-medium">{check.replaceAll('_', ' ')}</span>
                {column ? <code className="pl-2 font-mono text-xs">{column}</code> : null}
              </span>
              <span className="min-w-0 break-words">{said}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
