'use client';
import { useId, useMemo } from 'react';
import { Field, Input } from '#components/ui/field.tsx';

/** A time zone by name, with those the browser knows to choose from. */
export function ZoneField({
  value,
  error,
  onChange,
}: {
  value: string;
  error?: string | undefined;
  onChange: (zone: string) => void;
}) {
  const list = useId();
  const zones = useMemo(() => Intl.supportedValuesOf('timeZone'), []);
  return (
    <Field
      label="Time zone"
      hint="Handovers keep their time of the clock when clocks change."
      error={error}
    >
      <Input
        list={list}
        autoComplete="off"
        spellCheck={false}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
      <datalist id={list}>
        {zones.map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    </Field>
  );
}
