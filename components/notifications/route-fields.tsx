'use client';
import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { Checkbox, Field, Input } from '#components/ui/field.tsx';
import type { ChannelAnswer } from '#lib/notifications/answers.ts';
import { ChannelPicker } from './channel-picker.tsx';
import { MatcherFields } from './matcher-fields.tsx';
import type { RouteDraft } from './routing-draft.ts';

/** One route: what takes it, and who is told. */
export function RouteFields({
  route,
  number,
  last,
  channels,
  problem,
  onChange,
  onMove,
  onRemove,
}: {
  route: RouteDraft;
  number: number;
  /** How many there are. */
  last: number;
  channels: readonly ChannelAnswer[];
  problem: string | null;
  onChange: (change: Partial<RouteDraft>) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
}) {
  return (
    <section aria-label={`Route ${number}`} className="flex flex-col gap-3 rounded-md border p-3">
      <div className="flex items-center gap-1">
        <h3 className="flex-1 font-medium">Route {number}</h3>
        <Button
          variant="ghost"
          size="iconSm"
          aria-label={`Move route ${number} up`}
          disabled={number === 1}
          onClick={() => onMove(-1)}
        >
          <ArrowUp aria-hidden />
        </Button>
        <Button
          variant="ghost"
          size="iconSm"
          aria-label={`Move route ${number} down`}
          disabled={number === last}
          onClick={() => onMove(1)}
        >
          <ArrowDown aria-hidden />
        </Button>
        <Button
          variant="ghost"
          size="iconSm"
          aria-label={`Remove route ${number}`}
          onClick={onRemove}
        >
          <Trash2 aria-hidden />
        </Button>
      </div>
      <MatcherFields matchers={route.matchers} onChange={(matchers) => onChange({ matchers })} />
      <ChannelPicker
        label="Tells"
        channels={channels}
        chosen={route.channels}
        onChange={(chosen) => onChange({ channels: chosen })}
      />
      <Checkbox
        label="Then look at the routes after it, too"
        checked={route.continue}
        onCheckedChange={(isOn) => onChange({ continue: isOn === true })}
      />
      <Field
        label="Again every (minutes)"
        optional
        hint="What still goes on; empty: as for the whole routing."
      >
        <Input
          inputMode="numeric"
          className="w-28"
          value={route.repeat}
          onChange={({ target }) => onChange({ repeat: target.value })}
        />
      </Field>
      {problem ? (
        <p role="alert" className="text-bad text-xs">
          {problem}
        </p>
      ) : null}
    </section>
  );
}
