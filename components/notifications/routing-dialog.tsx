'use client';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { Button } from '#components/ui/button.tsx';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import { Checkbox, Field, Input } from '#components/ui/field.tsx';
import type { ChannelAnswer, RoutingAnswer } from '#lib/notifications/answers.ts';
import { type Inhibition, routingSchema } from '#lib/notifications/contract.ts';
import {
  getRouting,
  listChannels,
  listRoutings,
  previewRouting,
  setRouting,
} from '#lib/notifications/operations.ts';
import { ChannelPicker } from './channel-picker.tsx';
import { sayInhibition } from './describe-routing.ts';
import { RouteFields } from './route-fields.tsx';
import {
  newRoute,
  type RouteDraft,
  type RoutingDraft,
  readRoutingDraft,
  toRoutingDraft,
} from './routing-draft.ts';
import { RoutingPreview } from './routing-preview.tsx';

const usual = routingSchema.parse({}).inhibitions;

/** Changes what is told to whom. What is decided on is what was read when it opened. */
export function RoutingDialog({
  read,
  channels,
  onClose,
}: {
  read: RoutingAnswer;
  channels: readonly ChannelAnswer[];
  onClose: () => void;
}) {
  const [draft, setDraft] = useState(() => toRoutingDraft(read.routing));
  const [offered] = useState(() => offer(read.routing.inhibitions));
  const change = useOperationMutation(setRouting, {
    quiet: true,
    refreshes: [getRouting, listRoutings, previewRouting, listChannels],
    onSuccess: ({ version }) => {
      toast.success(`Routing version ${version} is in force`);
      onClose();
    },
  });
  const edit = (part: Partial<RoutingDraft>) => setDraft((now) => ({ ...now, ...part }));
  const { routing, problems } = readRoutingDraft(draft);
  const setRoute = (place: number, part: Partial<RouteDraft>) =>
    edit({
      routes: draft.routes.map((route, at) => (at === place ? { ...route, ...part } : route)),
    });
  function move(place: number, by: -1 | 1) {
    const routes = [...draft.routes];
    const [taken] = routes.splice(place, 1);
    if (taken) routes.splice(place + by, 0, taken);
    edit({ routes });
  }
  const problemOf = (place: number) =>
    [...(problems ?? [])].find(([path]) => path.startsWith(`routes.${place}.`))?.[1] ?? null;
  return (
    <ChangeDialog
      title="Change the routing"
      description="Routes are looked at in order; the first that takes something decides, unless it looks further. What none takes goes to the default."
      verb="Save routing"
      required
      isLong
      examples="Such as: severity 1 pages, the rest is read in the morning"
      why={problems ? 'Correct the fields first.' : null}
      change={change}
      onConfirm={(reason) => {
        if (!routing) return;
        change.mutate({ body: { routing, reason: reason ?? '', expected_version: read.version } });
      }}
      onClose={onClose}
    >
      {draft.routes.map((route, place) => (
        <RouteFields
          key={route.id}
          route={route}
          number={place + 1}
          last={draft.routes.length}
          channels={channels}
          problem={
            problemOf(place) &&
            'Each condition needs a label and a value, and minutes are a number.'
          }
          onChange={(part) => setRoute(place, part)}
          onMove={(by) => move(place, by)}
          onRemove={() => edit({ routes: draft.routes.filter(({ id }) => id !== route.id) })}
        />
      ))}
      <Button
        className="self-start"
        onClick={() => edit({ routes: [...draft.routes, newRoute(draft.routes)] })}
      >
        <Plus aria-hidden />
        Add a route
      </Button>
      <ChannelPicker
        label={draft.routes.length === 0 ? 'Everything tells' : 'Everything else tells'}
        channels={channels}
        chosen={draft.channels}
        onChange={(chosen) => edit({ channels: chosen })}
      />
      <TimingFields draft={draft} problems={problems} onChange={edit} />
      <fieldset className="flex flex-col gap-2 border-t pt-3">
        <legend className="sr-only">What is not told</legend>
        <p aria-hidden className="font-medium">
          What is not told
        </p>
        {offered.map((inhibition) => (
          <Checkbox
            key={JSON.stringify(inhibition)}
            label={sayInhibition(inhibition)}
            checked={has(draft.inhibitions, inhibition)}
            onCheckedChange={(isOn) =>
              edit({
                inhibitions: offered.filter((each) =>
                  each === inhibition ? isOn === true : has(draft.inhibitions, each),
                ),
              })
            }
          />
        ))}
      </fieldset>
      {routing ? (
        <section aria-label="Who would be told" className="flex flex-col gap-2 border-t pt-3">
          <h3 className="font-medium">Who would be told</h3>
          <RoutingPreview channels={channels} routing={routing} />
        </section>
      ) : null}
    </ChangeDialog>
  );
}

function TimingFields({
  draft,
  problems,
  onChange,
}: {
  draft: RoutingDraft;
  problems: ReadonlyMap<string, string> | null;
  onChange: (part: Partial<RoutingDraft>) => void;
}) {
  const rows = [
    ['waitSeconds', 'First message waits (seconds)', 'group_wait_seconds'],
    ['intervalSeconds', 'What comes since, after (seconds)', 'group_interval_seconds'],
    ['repeatMinutes', 'What goes on, again every (minutes)', 'repeat_interval_seconds'],
  ] as const;
  return (
    <div className="flex flex-col gap-3 border-t pt-3">
      <Field
        label="One message for each"
        hint="Labels, with commas between: what has the same values is told in one message."
        error={problems?.get('group_by')}
      >
        <Input
          value={draft.groupBy}
          onChange={({ target }) => onChange({ groupBy: target.value })}
        />
      </Field>
      <div className="grid items-end gap-3 sm:grid-cols-3">
        {rows.map(([key, label, path]) => (
          <Field
            key={key}
            label={label}
            error={problems?.has(path) ? 'must be a whole number that is long enough' : null}
          >
            <Input
              inputMode="numeric"
              value={draft[key]}
              onChange={({ target }) => onChange({ [key]: target.value })}
            />
          </Field>
        ))}
      </div>
    </div>
  );
}

/** Those that are there, and the usual one. */
function offer(inhibitions: readonly Inhibition[]): Inhibition[] {
  return [...inhibitions, ...usual.filter((each) => !has(inhibitions, each))];
}

function has(inhibitions: readonly Inhibition[], wanted: Inhibition): boolean {
  const text = JSON.stringify(wanted);
  return inhibitions.some((each) => JSON.stringify(each) === text);
}
