'use client';
import { Field, Input, Select } from '#components/ui/field.tsx';
import { Panel } from '#components/ui/panel.tsx';
import type { Layer, Person } from '#lib/oncall/contract.ts';
import { OrderButtons } from './order-buttons.tsx';
import { PeopleFields } from './people-fields.tsx';
import { WindowFields } from './window-fields.tsx';

/** One layer: who, in which order, from when, how long each, and when it counts. */
export function LayerFields({
  layer,
  place,
  count,
  people,
  problems,
  onChange,
  onMove,
  onRemove,
}: {
  layer: Layer;
  place: number;
  count: number;
  people: readonly Person[];
  problems: ReadonlyMap<string, string>;
  onChange: (layer: Layer) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
}) {
  const path = `layers.${place}`;
  const error = (field: keyof Layer) => problems.get(`${path}.${field}`);
  const set = (more: Partial<Layer>) => onChange({ ...layer, ...more });
  return (
    <Panel
      title={`Layer ${place + 1}`}
      description={
        place === 0
          ? 'Who is on call, when it has somebody'
          : 'For when the layers above have nobody'
      }
      actions={
        count > 1 ? (
          <OrderButtons
            what={`layer ${place + 1}`}
            isFirst={place === 0}
            isLast={place === count - 1}
            onMove={onMove}
            onRemove={onRemove}
          />
        ) : null
      }
    >
      <div className="flex flex-col gap-4">
        <Field label="Name" error={error('name')}>
          <Input value={layer.name} onChange={({ target }) => set({ name: target.value })} />
        </Field>
        <PeopleFields
          chosen={layer.people}
          people={people}
          error={error('people')}
          onChange={(chosen) => set({ people: chosen })}
        />
        <div className="grid grid-cols-2 gap-4 lg:grid-cols-4">
          <Field label="First day" error={error('starts_on')}>
            <Input
              type="date"
              value={layer.starts_on}
              onChange={({ target }) => set({ starts_on: target.value })}
            />
          </Field>
          <Field label="Handover at" error={error('handover_at')}>
            <Input
              type="time"
              value={layer.handover_at}
              onChange={({ target }) => set({ handover_at: target.value })}
            />
          </Field>
          <Field label="Turns of" error={error('every')}>
            <Input
              type="number"
              min={1}
              max={52}
              className="num"
              value={Number.isNaN(layer.every) ? '' : layer.every}
              onChange={({ target }) => set({ every: target.valueAsNumber })}
            />
          </Field>
          <Field label="Unit">
            <Select
              value={layer.unit}
              onChange={({ target }) => set({ unit: target.value === 'day' ? 'day' : 'week' })}
            >
              <option value="day">days</option>
              <option value="week">weeks</option>
            </Select>
          </Field>
        </div>
        <WindowFields
          windows={layer.windows}
          problems={problems}
          path={`${path}.windows`}
          onChange={(windows) => set({ windows })}
        />
      </div>
    </Panel>
  );
}
