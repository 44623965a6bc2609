import Link from 'next/link';
import type { ReactNode } from 'react';
import { VersionChip } from '#components/charts/version-chip.tsx';
import { modelPath } from '#components/frame/use-current-model.ts';
import { protocolNames } from '#components/predictions/prediction-columns.tsx';
import { Num } from '#components/ui/num.tsx';
import { Time } from '#components/ui/time.tsx';
import { rulesPath } from '#components/validation/validation-path.ts';
import type { Quarantined } from '#lib/validation/quarantine-operations.ts';

const names = new Map<string, string>(Object.entries(protocolNames));

/** Which request it is. */
export function quarantinedFacts(request: Quarantined): { label: string; value: ReactNode }[] {
  const { model, version, at, event_time, entity_key, protocol, row_count, validation } = request;
  return [
    { label: 'Arrived', value: <Time at={at} show="exact" /> },
    ...(Date.parse(at) === Date.parse(event_time)
      ? []
      : [{ label: 'Dated by the sender', value: <Time at={event_time} show="exact" /> }]),
    {
      label: 'Model',
      value: (
        <Link href={modelPath(model)} className="break-all text-accent-text hover:underline">
          {model}
        </Link>
      ),
    },
    {
      label: 'Kept by the rules of',
      value: (
        <Link href={rulesPath(model, version)} className="hover:underline">
          <VersionChip version={version} />, revision {validation.revision}
        </Link>
      ),
    },
    { label: 'Rows', value: <Num value={row_count} /> },
    { label: 'Protocol', value: names.get(protocol) ?? protocol },
    ...(entity_key === null ? [] : [{ label: 'Entity key', value: entity_key }]),
  ];
}
