'use client';
import { keyed } from '#components/ui/keyed.ts';
import { Panel } from '#components/ui/panel.tsx';
import type { ScheduleAnswer } from '#lib/oncall/contract.ts';
import { PersonName } from './person-name.tsx';
import { rotationWords, windowWords } from './schedule-draft.ts';

/** The layers in words, those that count first at the top. */
export function LayersPanel({ schedule }: { schedule: ScheduleAnswer }) {
  return (
    <Panel flush title="Layers" description="The first that has somebody decides">
      <ol className="divide-y">
        {keyed(schedule.layers, ({ name }) => name).map(({ key, item: layer }) => (
          <li key={key} className="flex flex-col gap-1 px-4 py-3">
            <p className="font-medium">{layer.name}</p>
            <ol className="flex flex-wrap gap-x-3 gap-y-1">
              {keyed(layer.people, (id) => id).map(({ key: turnKey, item: id, place }) => (
                <li key={turnKey} className="flex items-center gap-1">
                  <span className="num text-muted text-xs">{place + 1}</span>
                  <PersonName id={id} people={schedule.people} />
                </li>
              ))}
            </ol>
            <p className="text-muted text-xs">
              {rotationWords(layer)}; from {layer.starts_on}.{' '}
              {layer.windows
                ? `Only ${layer.windows.map(windowWords).join('; ')}.`
                : 'Around the clock.'}
            </p>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
