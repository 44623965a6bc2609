'use client';
import { Plus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useOperation } from '#components/api/use-operation.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Field, Input } from '#components/ui/field.tsx';
import { PageHeader, Panel } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { type Person, type Schedule, scheduleSchema } from '#lib/oncall/contract.ts';
import { previewSchedule } from '#lib/oncall/operations.ts';
import { LayerFields } from './layer-fields.tsx';
import { ON_CALL, schedulePath } from './on-call-path.ts';
import { moved, readDraft, replaced, without } from './read-draft.ts';
import { SaveScheduleDialog } from './save-schedule-dialog.tsx';
import { mondayOf, newLayer } from './schedule-draft.ts';
import { SpanStrip } from './span-strip.tsx';
import { ZoneField } from './zone-field.tsx';

/** A schedule as a form, with what would come of it beside it. */
export function ScheduleEditor({
  stored,
  first,
  people,
}: {
  /** null: a new one. */
  stored: { id: string; revision: number } | null;
  first: Schedule;
  people: readonly Person[];
}) {
  const router = useRouter();
  const { whyNot } = useViewer();
  const [draft, setDraft] = useState(first);
  // Layers have no id; what is typed stays with its layer when they are moved.
  const [keys, setKeys] = useState(() => first.layers.map((_layer, index) => index));
  const [isTried, setTried] = useState(false);
  const [isSaving, setSaving] = useState(false);
  const { value, problems } = readDraft(scheduleSchema, draft);
  const shown = isTried ? problems : new Map<string, string>();
  const setLayers = (layers: Schedule['layers']) => setDraft({ ...draft, layers });
  const back = stored
    ? { href: schedulePath(stored.id), label: `Back to ${first.name}` }
    : { href: ON_CALL, label: 'All schedules' };
  return (
    <>
      <PageHeader
        back={back}
        title={stored ? `Edit ${first.name}` : 'New schedule'}
        actions={
          <Button
            variant="primary"
            disabledReason={whyNot('admin')}
            onClick={() => {
              setTried(true);
              if (value) setSaving(true);
            }}
          >
            Save…
          </Button>
        }
      />
      <div className="grid gap-4">
        {isTried && problems.size > 0 ? (
          <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-bad">
            {problems.size === 1 ? 'One field is wrong.' : `${problems.size} fields are wrong.`}
          </p>
        ) : null}
        <Panel>
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="Name" error={shown.get('name')}>
              <Input
                value={draft.name}
                placeholder="Primary"
                onChange={({ target }) => setDraft({ ...draft, name: target.value })}
              />
            </Field>
            <ZoneField
              value={draft.time_zone}
              error={shown.get('time_zone')}
              onChange={(time_zone) => setDraft({ ...draft, time_zone })}
            />
          </div>
        </Panel>
        {draft.layers.map((layer, place) => (
          <LayerFields
            key={keys[place]}
            layer={layer}
            place={place}
            count={draft.layers.length}
            people={people}
            problems={shown}
            onChange={(changed) => setLayers(replaced(draft.layers, place, changed))}
            onMove={(by) => {
              setLayers(moved(draft.layers, place, by));
              setKeys(moved(keys, place, by));
            }}
            onRemove={() => {
              setLayers(without(draft.layers, place));
              setKeys(without(keys, place));
            }}
          />
        ))}
        {draft.layers.length < 10 ? (
          <Button
            className="self-start justify-self-start"
            onClick={() => {
              const name = `Layer ${draft.layers.length + 1}`;
              setLayers([...draft.layers, newLayer([], mondayOf(new Date()), name)]);
              setKeys([...keys, Math.max(...keys) + 1]);
            }}
          >
            <Plus aria-hidden />
            Add a layer below
          </Button>
        ) : null}
        <Panel title="What comes of it" description="The next two weeks">
          <Preview schedule={value} />
        </Panel>
      </div>
      {isSaving && value ? (
        <SaveScheduleDialog
          stored={stored}
          schedule={value}
          onClose={(savedId) => {
            setSaving(false);
            if (savedId) router.push(schedulePath(savedId));
          }}
        />
      ) : null}
    </>
  );
}

function Preview({ schedule }: { schedule: Schedule | null }) {
  const body = schedule ? { schedule } : null;
  const { data, error } = useOperation(
    previewSchedule,
    { body: body ?? { schedule: newSchedule() } },
    { enabled: body !== null },
  );
  if (body === null) {
    return <p className="text-muted">It is shown when every field is filled in.</p>;
  }
  if (error) return <ErrorNote error={error} />;
  if (!data) return <Skeleton className="h-24 w-full opacity-50" />;
  const layers = body.schedule.layers.map(({ name }) => name);
  // An earlier answer may have other layers.
  if (data.layers.length !== layers.length) return <Skeleton className="h-24 w-full opacity-50" />;
  return <SpanStrip spans={data} timeZone={body.schedule.time_zone} layers={layers} />;
}

export function newSchedule(): Schedule {
  return {
    name: '',
    time_zone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    layers: [newLayer([], mondayOf(new Date()), 'Rotation')],
  };
}
