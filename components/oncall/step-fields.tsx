'use client';
import { X } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { Field, Input, Select } from '#components/ui/field.tsx';
import { Panel } from '#components/ui/panel.tsx';
import type { OperationAnswer } from '#lib/http/operation.ts';
import type { EscalationPolicy, Target } from '#lib/oncall/contract.ts';
import type { listOnCallTargets } from '#lib/oncall/operations.ts';
import { OrderButtons } from './order-buttons.tsx';
import { targetWords } from './policy-words.ts';

type Step = EscalationPolicy['steps'][number];
type Targets = OperationAnswer<typeof listOnCallTargets>;

/** One step: whom it tells, and how long it waits for an acknowledgement. */
export function StepFields({
  step,
  place,
  count,
  targets,
  problems,
  onChange,
  onMove,
  onRemove,
}: {
  step: Step;
  place: number;
  count: number;
  targets: Targets;
  problems: ReadonlyMap<string, string>;
  onChange: (step: Step) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
}) {
  const path = `steps.${place}`;
  const notify = (all: Target[]) => onChange({ ...step, notify: all });
  return (
    <Panel
      title={`Step ${place + 1}`}
      description={place === 0 ? 'At once, when the incident opens' : 'If nobody has acknowledged'}
      actions={
        count > 1 ? (
          <OrderButtons
            what={`step ${place + 1}`}
            isFirst={place === 0}
            isLast={place === count - 1}
            onMove={onMove}
            onRemove={onRemove}
          />
        ) : null
      }
    >
      <div className="grid gap-4 sm:grid-cols-[1fr_12rem]">
        <Field label="Tell" error={problems.get(`${path}.notify`)}>
          <ul className="flex flex-col divide-y rounded-md border empty:hidden">
            {step.notify.map((target) => {
              const words = targetWords(target, targets);
              return (
                <li
                  key={target.id}
                  className="flex items-center justify-between gap-2 py-0.5 pr-1 pl-3"
                >
                  {words}
                  <Button
                    variant="ghost"
                    size="iconSm"
                    aria-label={`Take ${words} out`}
                    onClick={() => notify(step.notify.filter(({ id }) => id !== target.id))}
                  >
                    <X aria-hidden />
                  </Button>
                </li>
              );
            })}
          </ul>
          <AddTarget
            targets={targets}
            taken={step.notify}
            onAdd={(target) => notify([...step.notify, target])}
          />
        </Field>
        <Field
          label="Wait, minutes"
          hint="For an acknowledgement, before the next step"
          error={problems.get(`${path}.wait_minutes`)}
        >
          <Input
            type="number"
            min={1}
            max={1440}
            className="num"
            value={Number.isNaN(step.wait_minutes) ? '' : step.wait_minutes}
            onChange={({ target }) => onChange({ ...step, wait_minutes: target.valueAsNumber })}
          />
        </Field>
      </div>
    </Panel>
  );
}

function AddTarget({
  targets,
  taken,
  onAdd,
}: {
  targets: Targets;
  taken: readonly Target[];
  onAdd: (target: Target) => void;
}) {
  const isFree = ({ id }: { id: string }) => !taken.some((target) => target.id === id);
  const schedules = targets.schedules.filter(isFree);
  const people = targets.people.filter((person) => isFree(person) && !person.is_disabled);
  const channels = targets.channels.filter(isFree);
  return (
    <Select
      aria-label="Add whom to tell"
      value=""
      onChange={({ target }) => {
        const [kind, id] = target.value.split(':');
        if (kind && id) onAdd({ kind: kind as Target['kind'], id });
      }}
    >
      <option value="">Add…</option>
      {schedules.length > 0 ? (
        <optgroup label="Whoever is on call in">
          {schedules.map(({ id, name }) => (
            <option key={id} value={`schedule:${id}`}>
              {name}
            </option>
          ))}
        </optgroup>
      ) : null}
      {people.length > 0 ? (
        <optgroup label="People">
          {people.map(({ id, name, can_be_told }) => (
            <option key={id} value={`user:${id}`}>
              {name}
              {can_be_told ? '' : ' (cannot be told yet)'}
            </option>
          ))}
        </optgroup>
      ) : null}
      {channels.length > 0 ? (
        <optgroup label="Channels">
          {channels.map(({ id, name, is_enabled }) => (
            <option key={id} value={`channel:${id}`}>
              {name}
              {is_enabled ? '' : ' (switched off)'}
            </option>
          ))}
        </optgroup>
      ) : null}
    </Select>
  );
}
