import type { AuditAction } from '#lib/audit/contract.ts';
import type { Actor } from '#lib/auth/contract.ts';
import { auditedChanges } from './audited-changes.ts';
import type { EntryKind } from './contract.ts';

/** Something that is recorded elsewhere and belongs into an incident's timeline. */
export interface Happening {
  /** Where it is recorded: the same is written once. */
  source: string;
  at: Date;
  from: 'audit' | 'alert' | 'drift' | 'serving' | 'performance' | 'delivery';
  /** The action, or the kind of event; of a delivery how it ended. */
  event: string;
  model: string | null;
  version: number | null;
  /** Of an audited change such as `version:flights/3`; of an event on a replica that replica; of a delivery its channel. */
  subject: string | null;
  actor: Actor | null;
  /** Its reason, or what was seen. */
  said: string | null;
  detail: Record<string, unknown>;
}

/** As an entry of the timeline: a sentence that can be read without the rest. */
export interface CollectedEntry {
  at: Date;
  kind: EntryKind;
  text: string;
  actor: Actor | null;
  detail: Record<string, unknown>;
  source: string;
}

/** `of` is "flights", or "version 3 of flights". */
type Sentence = (of: string) => string;

const SERVING: Record<string, Sentence> = {
  breaker_opened: (of) => `The circuit breaker of ${of} opened`,
  breaker_closed: (of) => `The circuit breaker of ${of} closed`,
  runner_ended: (of) => `A process that ran ${of} ended`,
  spool_full: () => 'The log of a replica is full',
  spool_recovered: () => 'The log of a replica has room again',
  records_dropped: () => 'A replica dropped records of its log',
  skew_found: (of) => `${of} is served other features than it has offline`,
  skew_ended: (of) => `${of} is served the features again that it has offline`,
};

const PERFORMANCE: Record<string, Sentence> = {
  errors_rose: (of) => `Errors of ${of} became more, by labels`,
  errors_usual: (of) => `Errors of ${of} are as usual again, by labels`,
  labels_late: (of) => `Labels of ${of} come late`,
  labels_usual: (of) => `Labels of ${of} come as usual again`,
};

export function describeHappening(happening: Happening): CollectedEntry {
  const { at, source, actor, model, version, event, detail } = happening;
  const known = {
    ...detail,
    ...(model !== null && { model }),
    ...(version !== null && { version }),
    event,
  };
  const { kind, text } = tellOf(happening);
  return { at, kind, text, actor, detail: known, source };
}

function tellOf(happening: Happening): { kind: EntryKind; text: string } {
  const { from, event, subject, said } = happening;
  const of = nameOf(happening);
  switch (from) {
    case 'audit':
      return auditEntry(happening, of);
    case 'alert': {
      const { title } = happening.detail;
      const isOver = event === 'resolved';
      return { kind: 'alert', text: isOver ? `Over: ${title}.` : withSaid(String(title), said) };
    }
    case 'drift':
      return driftEntry(happening);
    case 'performance':
      return { kind: 'performance', text: sentence(PERFORMANCE[event], of, event, happening) };
    case 'serving': {
      const replica = subject === null ? '' : ` (replica ${subject})`;
      return {
        kind: 'serving',
        text: `${sentence(SERVING[event], of, event, happening)}${replica}`,
      };
    }
    case 'delivery': {
      const { channel, kind, title } = happening.detail;
      const where = `${channel} (${kind})`;
      return {
        kind: 'delivery',
        text:
          event === 'delivered'
            ? `${where} was told: ${title}`
            : withSaid(`${where} could not be told`, said),
      };
    }
  }
}

function auditEntry(happening: Happening, of: string): { kind: EntryKind; text: string } {
  const { event, subject } = happening;
  const told = auditedChanges[event as AuditAction];
  if (told === null) throw new Error(`${event} is left out of timelines`);
  if (told.kind === 'release') return { kind: 'release', text: releaseText(happening) };
  const say: Sentence = (name) => told.say(name, subject ?? '');
  return { kind: told.kind, text: sentence(say, of, of, happening) };
}

function releaseText({ event, model, said, detail }: Happening): string {
  const versions = Array.isArray(detail.versions) ? detail.versions : [];
  const named = `version${versions.length === 1 ? '' : 's'} ${versions.join(', ')}`;
  const release = detail.release === undefined ? '' : ` (release ${detail.release})`;
  const text =
    event === 'release.rollback'
      ? `${model} was rolled back to ${named}${release}`
      : `${capital(named)} of ${model} ${versions.length === 1 ? 'was' : 'were'} promoted${release}`;
  return withSaid(text, said);
}

function driftEntry({ model, version, event, said, detail }: Happening): {
  kind: EntryKind;
  text: string;
} {
  const isQuality = detail.about === 'quality';
  const what = isQuality ? 'Data quality' : 'Drift';
  const text = `${what} of ${model}, ${driftSubject(detail)}: ${event === 'onset' ? 'began' : 'is over'} (version ${version})`;
  return { kind: isQuality ? 'quality' : 'drift', text: withSaid(text, said) };
}

function driftSubject({ about, column, role }: Record<string, unknown>): string {
  if (about === 'whole_row') return 'whole rows';
  if (about === 'prediction_shift') return 'the mean prediction';
  if (typeof column !== 'string') return 'all rows';
  return role === 'feature' || typeof role !== 'string' ? column : `predicted ${role}`;
}

/** "flights", "version 3 of flights", "redis", "feature view origin_stats@2". */
function nameOf({ from, subject, model, version, detail }: Happening): string {
  if (model !== null) {
    const number = version ?? /^version:.*\/(\d+)$/.exec(subject ?? '')?.[1];
    return number === undefined ? model : `version ${number} of ${model}`;
  }
  if (typeof detail.dependency === 'string') return detail.dependency;
  if (from !== 'audit') return 'a replica';
  const [, kind = '', name = ''] = /^(\w+):(.*)$/s.exec(subject ?? '') ?? [];
  if (kind === 'dependency') return name;
  return `${kind.replaceAll('_', ' ')} ${name}`.trim();
}

function sentence(
  say: Sentence | undefined,
  of: string,
  otherwise: string,
  { said, model }: Pick<Happening, 'said' | 'model'>,
): string {
  const text = say ? say(of) : otherwise;
  // A name is written as it is.
  return withSaid(of === model && text.startsWith(of) ? text : capital(text), said);
}

function withSaid(text: string, said: string | null): string {
  return said ? `${text}: ${said}` : text;
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
