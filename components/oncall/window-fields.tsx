'use client';
import { Plus, X } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { cn } from '#components/ui/cn.ts';
import { Checkbox, Input } from '#components/ui/field.tsx';
import { keyed } from '#components/ui/keyed.ts';
import type { DutyWindow } from '#lib/oncall/contract.ts';
import { replaced, without } from './read-draft.ts';
import { newWindow, weekdays } from './schedule-draft.ts';

/** When a layer counts at all. */
export function WindowFields({
  windows,
  problems,
  path,
  onChange,
}: {
  windows: readonly DutyWindow[] | null;
  problems: ReadonlyMap<string, string>;
  path: string;
  onChange: (windows: DutyWindow[] | null) => void;
}) {
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="sr-only">When it counts</legend>
      <Checkbox
        label="Only at some times of the week"
        hint="Otherwise around the clock. Outside of these times the layers below decide."
        checked={windows !== null}
        onCheckedChange={(isOn) => onChange(isOn === true ? [newWindow()] : null)}
      />
      {keyed(windows ?? [], () => 'window').map(({ key, item: window, place }) => {
        const at = `${path}.${place}`;
        const set = (more: Partial<DutyWindow>) =>
          onChange(replaced(windows ?? [], place, { ...window, ...more }));
        const error = ['weekdays', 'from', 'to']
          .map((field) => problems.get(`${at}.${field}`))
          .find(Boolean);
        return (
          <div key={key} className="flex flex-wrap items-center gap-2 pl-6">
            <fieldset aria-label="Weekdays" className="flex flex-wrap gap-0.5">
              {weekdays.map(({ day, label }) => {
                const isOn = window.weekdays.includes(day);
                return (
                  <Button
                    key={day}
                    size="sm"
                    aria-pressed={isOn}
                    className={cn(
                      'px-1.5',
                      isOn && 'border-accent bg-accent-soft text-accent-text',
                    )}
                    onClick={() =>
                      set({
                        weekdays: isOn
                          ? window.weekdays.filter((each) => each !== day)
                          : [...window.weekdays, day].sort((a, b) => a - b),
                      })
                    }
                  >
                    {label}
                  </Button>
                );
              })}
            </fieldset>
            <span className="flex items-center gap-1.5">
              <Input
                type="time"
                aria-label="From"
                className="num w-28"
                value={window.from}
                onChange={({ target }) => set({ from: target.value })}
              />
              to
              <Input
                type="time"
                aria-label="To"
                className="num w-28"
                value={window.to === '24:00' ? '00:00' : window.to}
                onChange={({ target }) => set({ to: target.value })}
              />
              <Button
                variant="ghost"
                size="iconSm"
                aria-label="Take these times out"
                onClick={() =>
                  onChange(windows?.length === 1 ? null : without(windows ?? [], place))
                }
              >
                <X aria-hidden />
              </Button>
            </span>
            {error ? (
              <p role="alert" className="w-full text-bad text-xs">
                {error}
              </p>
            ) : null}
          </div>
        );
      })}
      {windows && windows.length < 14 ? (
        <Button
          size="sm"
          className="ml-6 self-start"
          onClick={() => onChange([...windows, newWindow()])}
        >
          <Plus aria-hidden />
          Other times too
        </Button>
      ) : null}
    </fieldset>
  );
}
