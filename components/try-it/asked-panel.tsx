'use client';
import Link from 'next/link';
import { VersionChip } from '#components/charts/version-chip.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Field, Select } from '#components/ui/field.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { versionsPath } from '#components/versions/version-path.ts';
import { VersionStatus } from '#components/versions/version-status.tsx';
import type { Model, Version } from '#lib/registry/contract.ts';
import { describeForce } from './describe-force.ts';
import type { FilledFrom } from './start-trial.ts';
import { VersionChoice } from './version-choice.tsx';

/** Which version is asked and what it is, and what the fields are filled from. */
export function AskedPanel({
  about,
  version,
  isLoading,
  asked,
  from,
  onVersion,
  onCase,
}: {
  about: Model;
  /** null while it is on its way, and when there is none. */
  version: Version | null;
  isLoading: boolean;
  asked: string | null;
  /** undefined while it is not known */
  from: FilledFrom | undefined;
  onVersion: (asked: string | null) => void;
  onCase: (number: number) => void;
}) {
  return (
    <Panel>
      <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
        <VersionChoice about={about} value={asked} onChange={onVersion} />
        {version && from !== null && from !== undefined ? (
          <CaseChoice count={version.golden_cases.length} from={from} onCase={onCase} />
        ) : null}
        {version && from === null ? (
          <p className="max-w-56 text-muted text-xs">
            This version has no golden case to start from: the fields hold zeros and empty text.
          </p>
        ) : null}
        {version ? (
          <About about={about} version={version} />
        ) : isLoading ? (
          <Skeleton className="h-5 w-64" />
        ) : null}
      </div>
    </Panel>
  );
}

function CaseChoice({
  count,
  from,
  onCase,
}: {
  count: number;
  from: FilledFrom;
  onCase: (number: number) => void;
}) {
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  return (
    <Field label="Filled from">
      <Select value={from ?? ''} onChange={(event) => onCase(Number(event.target.value))}>
        {from === 'logged' ? <option value="logged">A logged prediction</option> : null}
        {numbers.map((number) => (
          <option key={number} value={number}>
            Golden case {number}
          </option>
        ))}
      </Select>
    </Field>
  );
}

function About({ about, version }: { about: Model; version: Version }) {
  const routed = about.release?.versions ?? [];
  return (
    <div className="flex min-w-0 flex-1 basis-72 flex-col gap-1">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Link
          href={versionsPath(about.name, version.version)}
          className="font-medium hover:underline"
        >
          <VersionChip version={version.version} />
        </Link>
        <VersionStatus status={version.status} inForce={routed.includes(version.version)} />
        {version.aliases.map((alias) => (
          <Badge key={alias} tone="accent">
            {alias}
          </Badge>
        ))}
        <span className="text-muted">{describeForce(about.release, version.version)}</span>
      </p>
      <Description of="This version" text={version.description} />
      <Description of="The model" text={about.description} />
    </div>
  );
}

/** Its beginning; the whole is a hover away. */
function Description({ of, text }: { of: string; text: string }) {
  return text === '' ? null : (
    <p className="line-clamp-2 break-words" title={text}>
      <span className="text-muted">{of}:</span> {text}
    </p>
  );
}
