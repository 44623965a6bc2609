import { Select } from '#components/ui/field.tsx';
import type { Source } from '#lib/features/contract.ts';

/** One of a source's columns. */
export function ColumnSelect({
  source,
  value,
  none,
  onChange,
  className = 'w-full',
  ...control
}: {
  source: Source | undefined;
  value: string;
  /** What is said where none is chosen. */
  none: string;
  onChange: (column: string) => void;
  className?: string;
  'aria-label'?: string;
}) {
  const columns = Object.entries(source?.columns ?? {});
  const isUnknown = value !== '' && !columns.some(([name]) => name === value);
  return (
    <Select
      {...control}
      className={className}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">{none}</option>
      {isUnknown ? <option>{value}</option> : null}
      {columns.map(([name, type]) => (
        <option key={name} value={name}>
          {name} ({type})
        </option>
      ))}
    </Select>
  );
}
