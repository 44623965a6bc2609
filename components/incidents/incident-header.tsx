'use client';
import { ArrowLeft } from 'lucide-react';
import Link from 'next/link';
import { VersionChips } from '#components/charts/version-chip.tsx';
import { modelPath } from '#components/frame/use-current-model.ts';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import { nameActor } from '#lib/auth/name-actor.ts';
import type { Incident } from '#lib/incidents/contract.ts';
import { incidentPath } from '#lib/incidents/describe-opening.ts';
import { IncidentButtons } from './incident-buttons.tsx';
import { causeWords, stateOf } from './incident-words.ts';
import { SeverityChip } from './severity-chip.tsx';

/** What every page of an incident shows: what it is, how it stands, what it is about, what changed last, and what to press. */
export function IncidentHeader({ incident }: { incident: Incident }) {
  const { word, state } = stateOf(incident);
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0 flex-1 basis-80">
        <div className="flex items-center gap-2 text-muted">
          <Link
            href="/incidents"
            aria-label="All incidents"
            className="-ml-1 rounded-md p-1 hover:bg-sunken hover:text-text"
          >
            <ArrowLeft aria-hidden className="size-4" />
          </Link>
          <span className="num">Incident {incident.number}</span>
          <SeverityChip severity={incident.severity} />
        </div>
        <h1 className="break-words font-semibold text-xl tracking-tight">{incident.title}</h1>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1 pt-1">
          <Status state={state} pill>
            {word}
          </Status>
          <span className="text-muted">
            <Since incident={incident} />
          </span>
        </div>
        <div className="flex flex-col gap-0.5 pt-2">
          <Subjects incident={incident} />
          <LastChange incident={incident} />
          <Merged incident={incident} />
        </div>
      </div>
      <IncidentButtons incident={incident} />
    </div>
  );
}

function Since({ incident }: { incident: Incident }) {
  const { is_open, acknowledged_by, started_at, resolved_at, cause, opened_by } = incident;
  const { state, mitigated_at } = incident;
  const who = acknowledged_by ? `${nameActor(acknowledged_by)} has it · ` : '';
  if (!is_open) {
    return (
      <>
        began <Time at={started_at} show="clock" />, ended <Time at={resolved_at} />
      </>
    );
  }
  return (
    <>
      {who}began <Time at={started_at} />, opened by{' '}
      {cause === 'person' ? nameActor(opened_by) : causeWords[cause]}
      {mitigated_at !== null && state !== 'mitigated' ? (
        <>
          {' · '}does no harm since <Time at={mitigated_at} />
        </>
      ) : null}
    </>
  );
}

function Subjects({ incident: { models, versions } }: { incident: Incident }) {
  if (models.length === 0) return <p className="text-muted">No model is named as affected.</p>;
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
      {models.map((model) => {
        const own = versions.filter((one) => one.model === model).map(({ version }) => version);
        return (
          <span key={model} className="inline-flex items-center gap-1.5">
            <Link
              href={modelPath(model)}
              className="break-all font-medium text-accent-text hover:underline"
            >
              {model}
            </Link>
            {own.length > 0 ? <VersionChips versions={own.toSorted((a, b) => a - b)} /> : null}
          </span>
        );
      })}
    </p>
  );
}

function LastChange({ incident: { last_change: change } }: { incident: Incident }) {
  if (!change) return null;
  return (
    <p className="break-words text-muted">
      Changed last: <span className="text-text">{change.text.replace(/\.$/, '')}</span>
      {', '}
      <Time at={change.at} />
      {change.actor ? ` by ${nameActor(change.actor)}` : ''}
    </p>
  );
}

function Merged({ incident: { merged, merged_into: into } }: { incident: Incident }) {
  if (into === null && merged.length === 0) return null;
  const numbers = into === null ? merged : [into];
  return (
    <p className="text-muted">
      {into === null ? 'Part of it: ' : 'It goes on in '}
      {numbers.map((number, index) => (
        <span key={number}>
          {index > 0 ? ', ' : ''}
          <Link href={incidentPath(number)} className="text-accent-text hover:underline">
            incident {number}
          </Link>
        </span>
      ))}
    </p>
  );
}
