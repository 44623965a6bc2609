import type { Actor } from '#lib/auth/contract.ts';
import type { EntryKind } from './contract.ts';

/** Something that is recorded elsewhere and belongs into an incident's timeline. */
export interface Happening {
  /** Where it is recorded: the same is written once. */
  source: string;
  at: Date;
  from: 'audit' | 'drift' | 'serving' | 'performance' | 'delivery';
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

const CHANGES: Record<string, Sentence> = {
  'model.create': (of) => `${of} was created`,
  'model.update': (of) => `What is said of ${of} was changed`,
  'version.register': (of) => `${of} was registered`,
  'version.archive': (of) => `${of} was archived`,
  'version.delete': (of) => `${of} was deleted`,
  'alias.set': (of) => `An alias of ${of} was set`,
  'alias.delete': (of) => `An alias of ${of} was removed`,
  'serving.settings': (of) => `How ${of} is served was changed`,
  'validation.set': (of) => `The rules of the inputs of ${of} were changed`,
  'monitoring.reference': (of) => `What traffic of ${of} is compared with was changed`,
  'drift.settings': (of) => `How drift of ${of} is watched was changed`,
  'objectives.set': (of) => `The objectives of ${of} were changed`,
  'retraining.policy': (of) => `When ${of} is trained again was changed`,
  'training_run.start': (of) => `A training run of ${of} was started`,
  'training_run.cancel': (of) => `A training run of ${of} was cancelled`,
  'training_run.decide': (of) => `The gate of a training run of ${of} was decided`,
  'breaker.open': (of) => `The circuit breaker of ${of} was held open`,
  'breaker.close': (of) => `The circuit breaker of ${of} was closed`,
  'alert_rule.set': (of) => `An alert rule of ${of} was changed`,
  'alert_rule.reset': (of) => `An alert rule of ${of} was taken back`,
  'silence.create': (of) => `Alerts of ${of} were silenced`,
  'silence.end': (of) => `A silence of alerts of ${of} was ended`,
  'feature_view.create': (of) => `${of} was defined`,
  'feature_view.archive': (of) => `${of} was archived`,
  'feature_source.create': (of) => `${of} was made`,
  'feature_source.update': (of) => `${of} was changed`,
};

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
      if (event.startsWith('release.')) return { kind: 'release', text: releaseText(happening) };
      return {
        kind: event.startsWith('training_run.') ? 'training' : 'change',
        text: sentence(CHANGES[event], of, `${event} of ${subject ?? of}`, happening),
      };
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
