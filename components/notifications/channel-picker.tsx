'use client';
import { Checkbox } from '#components/ui/field.tsx';
import type { ChannelAnswer } from '#lib/notifications/answers.ts';
import { channelWords } from './channel-words.ts';

/** Channels to choose from; those that are switched off can only be taken out. */
export function ChannelPicker({
  label,
  channels,
  chosen,
  onChange,
}: {
  label: string;
  channels: readonly ChannelAnswer[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}) {
  const shown = channels.filter(({ id, is_enabled }) => is_enabled || chosen.includes(id));
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="pb-1 font-medium">{label}</legend>
      {shown.length === 0 ? (
        <p className="text-muted">There is no channel that is switched on.</p>
      ) : null}
      <div className="grid gap-x-4 gap-y-1.5 sm:grid-cols-2">
        {shown.map(({ id, name, kind }) => (
          <Checkbox
            key={id}
            label={name}
            hint={channelWords[kind].name}
            checked={chosen.includes(id)}
            onCheckedChange={(isOn) =>
              onChange(isOn === true ? [...chosen, id] : chosen.filter((each) => each !== id))
            }
          />
        ))}
      </div>
      {chosen.length === 0 ? <p className="text-muted text-xs">Nobody is told.</p> : null}
    </fieldset>
  );
}
