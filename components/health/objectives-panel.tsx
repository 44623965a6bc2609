'use client';
import { useState } from 'react';
import { useOperation } from '#components/api/use-operation.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Num } from '#components/ui/num.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { Status } from '#components/ui/status.tsx';
import { getObjectives, type Objective } from '#lib/health/operations.ts';
import { describeBudget, objectiveLooks, objectiveNames } from './objective-words.ts';
import { ObjectivesDialog } from './objectives-dialog.tsx';

const REFETCH_MS = 30_000;

/** What the model is to keep to, whether it does, and how fast its budget goes. */
export function ObjectivesPanel({ model }: { model: string }) {
  const { live } = useTimeRange();
  const { whyNot } = useViewer();
  const [isEditing, setEditing] = useState(false);
  const { data, error } = useOperation(
    getObjectives,
    { params: { model } },
    { refetchInterval: live && REFETCH_MS },
  );
  if (!data) {
    return error ? <ErrorNote error={error} /> : <Skeleton className="h-40 w-full opacity-50" />;
  }
  return (
    <Panel
      title="Objectives"
      description={`Over the last ${data.settings.window_days} days`}
      flush
      actions={
        <Button disabledReason={whyNot('operator')} onClick={() => setEditing(true)}>
          Change…
        </Button>
      }
    >
      {isEditing ? (
        <ObjectivesDialog model={model} read={data} onClose={() => setEditing(false)} />
      ) : null}
      <ul className="grid divide-y lg:grid-cols-2 lg:divide-x">
        {data.objectives.map((objective) => (
          <li key={objective.objective} className="flex flex-col gap-2 p-4">
            <OneObjective objective={objective} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function OneObjective({ objective }: { objective: Objective }) {
  const { state, word } = objectiveLooks[objective.status];
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-3">
        <span className="font-medium">{objectiveNames[objective.objective]}</span>
        <Status state={state}>{word}</Status>
      </p>
      <p>{objective.text}</p>
      {objective.budget ? (
        <div>
          <div className="h-1.5 overflow-hidden rounded-full bg-sunken">
            <div
              className={objective.budget.left > 0 ? 'h-full bg-good' : 'h-full bg-bad'}
              style={{ width: `${Math.max(0, Math.min(1, objective.budget.left)) * 100}%` }}
            />
          </div>
          <p className="pt-1 text-muted text-xs">
            {describeBudget(objective.budget)} (<Num value={objective.budget.spent} /> of{' '}
            <Num value={objective.budget.allowed} /> {objective.budget.of} spent)
          </p>
        </div>
      ) : null}
      {objective.burn.length > 0 ? (
        <table className="text-xs">
          <thead className="text-muted">
            <tr>
              <th scope="col" className="py-0.5 text-left font-medium">
                Burn rate over
              </th>
              <th scope="col" className="text-right font-medium">
                Long
              </th>
              <th scope="col" className="text-right font-medium">
                Short
              </th>
              <th scope="col" className="text-right font-medium">
                At most
              </th>
            </tr>
          </thead>
          <tbody>
            {objective.burn.map((burn) => (
              <tr key={burn.long}>
                <th scope="row" className="py-0.5 text-left font-normal">
                  {burn.is_burning ? (
                    <Status state={burn.level === 'page' ? 'bad' : 'warning'}>
                      {burn.long} and {burn.short}: {burn.level}
                    </Status>
                  ) : (
                    `${burn.long} and ${burn.short}`
                  )}
                </th>
                <td className="text-right">
                  <Num value={burn.long_rate} />
                </td>
                <td className="text-right">
                  <Num value={burn.short_rate} />
                </td>
                <td className="text-right">
                  <Num value={burn.factor} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
    </>
  );
}
