'use client';
import { CalendarRange } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import {
  DropdownMenu,
  MenuChoice,
  MenuItem,
  MenuSeparator,
} from '#components/ui/dropdown-menu.tsx';
import { Field, Input } from '#components/ui/field.tsx';
import { formatClock } from '#components/ui/format-time.ts';
import { useNow } from '#components/ui/time.tsx';
import { presetNames, presetShortNames, presets } from './time-range.ts';
import { useTimeRange } from './use-time-range.ts';

export function TimeRangePicker() {
  const { range, setPreset } = useTimeRange();
  const [customOpen, setCustomOpen] = useState(false);
  const now = useNow();
  const label =
    range.kind === 'preset'
      ? presetNames[range.preset]
      : now === null
        ? 'Custom'
        : `${formatClock(range.from, now)} – ${formatClock(range.to, now)}`;
  return (
    <>
      <DropdownMenu
        trigger={
          <Button aria-label={`Time range: ${label}`} className="min-w-0 shrink">
            <CalendarRange aria-hidden className="text-muted" />
            <span className="num truncate max-sm:hidden">{label}</span>
            <span className="whitespace-nowrap sm:hidden">
              {range.kind === 'preset' ? presetShortNames[range.preset] : 'Custom'}
            </span>
          </Button>
        }
      >
        {presets.map((preset) => (
          <MenuChoice
            key={preset}
            chosen={range.kind === 'preset' && range.preset === preset}
            onSelect={() => setPreset(preset)}
          >
            {presetNames[preset]}
          </MenuChoice>
        ))}
        <MenuSeparator />
        <MenuItem onSelect={() => setCustomOpen(true)}>Custom…</MenuItem>
      </DropdownMenu>
      {customOpen ? <CustomRangeDialog onClose={() => setCustomOpen(false)} /> : null}
    </>
  );
}

/** A date as `datetime-local` wants it, in the viewer's zone. */
function toLocalInput(at: string): string {
  const date = new Date(at);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function CustomRangeDialog({ onClose }: { onClose: () => void }) {
  const { bounds, setCustom } = useTimeRange();
  const [initial] = useState(bounds);
  const [from, setFrom] = useState(toLocalInput(initial.from));
  const [to, setTo] = useState(toLocalInput(initial.to));
  const valid = Date.parse(from) < Date.parse(to);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Custom time range"
      description="In your time zone. A custom range is not live."
      footer={
        <Button
          variant="primary"
          type="submit"
          form="custom-range"
          disabledReason={valid ? null : 'The end must come after the start.'}
        >
          Show
        </Button>
      }
    >
      <form
        id="custom-range"
        className="grid gap-4 sm:grid-cols-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (!valid) return;
          setCustom(new Date(from).toISOString(), new Date(to).toISOString());
          onClose();
        }}
      >
        <Field label="From">
          <Input
            type="datetime-local"
            value={from}
            onChange={(event) => setFrom(event.target.value)}
          />
        </Field>
        <Field label="To" error={valid ? undefined : 'must come after From'}>
          <Input type="datetime-local" value={to} onChange={(event) => setTo(event.target.value)} />
        </Field>
      </form>
    </Dialog>
  );
}
