'use client';
import { Field, Input } from '#components/ui/field.tsx';
import { limitsOf, type NumberSettingId, numberSettings } from './number-settings.ts';

/** A number of the settings: its unit, what it does, and the default when it is another. */
export function NumberField({
  id,
  value,
  onChange,
  problem,
  disabled,
}: {
  id: NumberSettingId;
  value: string;
  onChange: (text: string) => void;
  problem: string | undefined;
  disabled: boolean;
}) {
  const { label, unit, says } = numberSettings[id];
  const usual = limitsOf(id).default.toLocaleString('en-US');
  const isUsual = value.trim().replaceAll(',', '') === String(limitsOf(id).default);
  return (
    <Field
      label={
        <>
          {label} <span className="font-normal text-muted">({unit})</span>
        </>
      }
      hint={
        <>
          {says} {isUsual ? 'This is the default.' : `Default: ${usual}.`}
        </>
      }
      error={problem}
    >
      <Input
        inputMode="decimal"
        autoComplete="off"
        className="num max-w-40"
        value={value}
        disabled={disabled}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  );
}
