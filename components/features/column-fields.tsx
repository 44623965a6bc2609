'use client';
import { Plus, X } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { Input, Select } from '#components/ui/field.tsx';

/** Names with a type each, such as an entity's keys or a source's columns. */
export function ColumnFields<T extends string>({
  label,
  noun,
  rows,
  types,
  onChange,
  error,
}: {
  label: string;
  /** One of them: "key". */
  noun: string;
  rows: readonly { id: string; name: string; type: T }[];
  types: readonly [T, ...T[]];
  onChange: (rows: { id: string; name: string; type: T }[]) => void;
  error: string | null;
}) {
  const [usual] = types;
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="pb-1 font-medium">{label}</legend>
      {rows.map((row, index) => {
        const change = (part: Partial<typeof row>) =>
          onChange(rows.map((each) => (each.id === row.id ? { ...each, ...part } : each)));
        return (
          <div key={row.id} className="flex items-center gap-2">
            <Input
              aria-label={`Name of ${noun} ${index + 1}`}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              value={row.name}
              onChange={(event) => change({ name: event.target.value })}
            />
            <Select
              aria-label={`Type of ${noun} ${index + 1}`}
              className="w-32 shrink-0"
              value={row.type}
              onChange={(event) =>
                change({ type: types.find((type) => type === event.target.value) ?? usual })
              }
            >
              {types.map((type) => (
                <option key={type}>{type}</option>
              ))}
            </Select>
            <Button
              variant="ghost"
              size="iconSm"
              aria-label={`Take ${noun} ${index + 1} out`}
              disabled={rows.length === 1}
              onClick={() => onChange(rows.filter((each) => each.id !== row.id))}
            >
              <X aria-hidden />
            </Button>
          </div>
        );
      })}
      <Button
        size="sm"
        className="self-start"
        onClick={() => onChange([...rows, { id: crypto.randomUUID(), name: '', type: usual }])}
      >
        <Plus aria-hidden />
        Add {noun}
      </Button>
      {error ? <p className="text-bad text-xs">{error}</p> : null}
    </fieldset>
  );
}
