'use client';
import { useOperation } from '#components/api/use-operation.ts';
import { Field, Select } from '#components/ui/field.tsx';
import { listVersions, type Model } from '#lib/registry/contract.ts';

/** Which version is asked: what is in force, an alias, or a number. null is what is in force. */
export function VersionChoice({
  about,
  value,
  onChange,
}: {
  about: Model;
  value: string | null;
  onChange: (value: string | null) => void;
}) {
  const list = useOperation(listVersions, {
    params: { model: about.name },
    query: { status: 'ready', limit: 200 },
  });
  const numbers = list.data?.items.map((each) => String(each.version)) ?? [];
  const aliases = Object.entries(about.aliases);
  const listed = value === null || numbers.includes(value) || value in about.aliases;
  const inForce = about.release?.versions.join(', ');
  return (
    <Field label="Version">
      <Select value={value ?? ''} onChange={(event) => onChange(event.target.value || null)}>
        <option value="" disabled={!inForce}>
          {inForce ? `In force (version ${inForce})` : 'In force (none yet)'}
        </option>
        {listed ? null : <option value={value ?? ''}>Version {value}</option>}
        {aliases.length > 0 ? (
          <optgroup label="Aliases">
            {aliases.map(([alias, version]) => (
              <option key={alias} value={alias}>
                {alias} (version {version})
              </option>
            ))}
          </optgroup>
        ) : null}
        <optgroup label="Versions">
          {numbers.map((version) => (
            <option key={version} value={version}>
              Version {version}
            </option>
          ))}
        </optgroup>
      </Select>
    </Field>
  );
}
