import { Select } from '#components/ui/field.tsx';

/** Whose rules are shown. */
export function VersionSelect({
  version,
  numbers,
  inForce,
  onVersion,
}: {
  version: number;
  numbers: readonly number[];
  inForce: readonly number[];
  onVersion: (version: number) => void;
}) {
  const all = numbers.includes(version) ? numbers : [version, ...numbers];
  return (
    <Select
      aria-label="Version"
      value={version}
      onChange={(event) => onVersion(Number(event.target.value))}
    >
      {all.map((number) => (
        <option key={number} value={number}>
          Version {number}
          {inForce.includes(number) ? ', in force' : ''}
        </option>
      ))}
    </Select>
  );
}
