import { dependencyWords } from '#components/serving/dependency-words.ts';
import type { AuditAction } from '#lib/audit/contract.ts';

/** What was done, as a person says it. */
export const actionWords = {
  'model.create': 'Created a model',
  'model.update': 'Changed a model',
  'version.register': 'Registered a version',
  'version.archive': 'Archived a version',
  'version.delete': 'Deleted a version',
  'alias.set': 'Set an alias',
  'alias.delete': 'Removed an alias',
  'release.promote': 'Promoted a version',
  'release.rollback': 'Rolled back',
  'serving.settings': 'Changed how it is served',
  'validation.set': 'Changed the rules of a version’s inputs',
  'monitoring.reference': 'Changed what traffic is compared with',
  'drift.settings': 'Changed how drift is watched',
  'objectives.set': 'Changed objectives',
  'retraining.policy': 'Changed when it is trained again',
  'training_run.start': 'Started a training run',
  'training_run.cancel': 'Cancelled a training run',
  'training_run.decide': 'Decided at the gate of a training run',
  'reproduction.start': 'Checked whether a version can be trained again',
  'checklist.policy': 'Changed what of the checklist versions need',
  'checklist.sign': 'Signed a box of the checklist',
  'checklist.withdraw': 'Withdrew a signature of the checklist',
  'backup.record': 'Recorded a backup',
  'quarantine.replay': 'Replayed a request from quarantine',
  'quarantine.discard': 'Discarded a request in quarantine',
  'breaker.open': 'Held a circuit breaker open',
  'breaker.close': 'Closed a circuit breaker',
  'error_group.settle': 'Settled a group of errors',
  'error_group.open': 'Opened a group of errors',
  'feature_entity.create': 'Created an entity of features',
  'feature_source.create': 'Created a feature source',
  'feature_source.update': 'Changed a feature source',
  'feature_view.create': 'Defined a version of a feature view',
  'feature_view.archive': 'Archived a version of a feature view',
  'feature_run.start': 'Started work on features',
  'alert_rule.set': 'Changed an alert rule',
  'alert_rule.reset': 'Took an alert rule back',
  'silence.create': 'Silenced alerts',
  'silence.end': 'Ended a silence',
  'routing.set': 'Changed who is told of what',
  'delivery.redeliver': 'Sent a message once more',
  'incident.open': 'Opened an incident',
  'incident.state': 'Moved an incident on',
  'incident.update': 'Changed what is said of an incident',
  'incident.merge': 'Merged an incident into another',
  'incident.task': 'Changed a task of an incident',
  'release_guard.settings': 'Changed how fresh releases are watched',
  'release_guard.hold': 'Held the guard of a release',
  'release_guard.resume': 'Let the guard of a release go on',
  'release_guard.extend': 'Watched a release longer',
  'release_guard.end': 'Ended the guard of a release',
  'postmortem.draft': 'Drafted a postmortem',
  'postmortem.edit': 'Wrote a postmortem',
  'postmortem.status': 'Moved a postmortem on',
  'action_item.create': 'Added an action item',
  'action_item.update': 'Changed an action item',
  'schedule.create': 'Created an on-call schedule',
  'schedule.update': 'Changed an on-call schedule',
  'schedule.remove': 'Removed an on-call schedule',
  'override.create': 'Put somebody on call for a while',
  'override.remove': 'Ended that somebody took over',
  'escalation_policy.create': 'Created an escalation policy',
  'escalation_policy.update': 'Changed an escalation policy',
  'escalation_policy.remove': 'Removed an escalation policy',
  'contacts.set': 'Changed how a user is reached',
  'runbook.save': 'Saved a runbook',
  'runbook.archive': 'Archived a runbook',
  'runbook.restore': 'Fetched a runbook back',
  'runbook_run.start': 'Began to follow a runbook',
  'runbook_run.skip': 'Skipped a step of a runbook',
  'runbook_run.decide': 'Decided an approval of a runbook',
  'runbook_run.end': 'Ended a run of a runbook',
  'api_key.create': 'Created an API key',
  'api_key.revoke': 'Revoked an API key',
  'user.create': 'Created a user',
  'user.update': 'Changed a user',
  'channel.create': 'Created a channel',
  'channel.update': 'Changed a channel',
  'channel.remove': 'Removed a channel',
} satisfies Record<AuditAction, string>;

type Json = Record<string, unknown> | null;

export interface FieldChange {
  /** In words: "version in force", "tags: team". */
  field: string;
  before: string | null;
  after: string | null;
}

/** Fields whose names say little to a person. */
const fieldWords: Record<string, string> = {
  seq: 'release',
  'plan.routes': 'version in force',
  'plan.fallback': 'fallback versions',
  'plan.default.value': 'default answer',
  'plan.default.expression': 'default answer, as an expression',
  digest: 'digest (SHA-256)',
};

/** The fields that differ between before and after, in words; a field that one side lacks is null there. */
export function changedFields(before: Json, after: Json): FieldChange[] {
  const old = flatten(before);
  const fresh = flatten(after);
  return [...new Set([...old.keys(), ...fresh.keys()])]
    .map((field) => ({
      field: fieldWords[field] ?? field.replaceAll('_', ' ').replace('.', ': '),
      before: old.get(field) ?? null,
      after: fresh.get(field) ?? null,
    }))
    .filter((change) => change.before !== change.after);
}

function flatten(value: Json, prefix = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, inner] of Object.entries(value ?? {})) {
    const field = prefix ? `${prefix}.${key}` : key;
    if (inner === null || inner === undefined) continue;
    if (key === 'rules' && Array.isArray(inner)) {
      for (const rule of inner) {
        const [name, text] = nameRule(rule);
        found.set(`rule ${name}`, text);
      }
    } else if (typeof inner === 'object' && !Array.isArray(inner)) {
      for (const [name, text] of flatten(inner as Record<string, unknown>, field)) {
        found.set(name, text);
      }
    } else {
      found.set(field, toText(inner));
    }
  }
  return found;
}

/** A rule by its name and what is left of it, so that of many rules only those that differ are told. */
function nameRule(rule: unknown): [name: string, text: string] {
  const { kind, feature, name, ...rest } = (rule ?? {}) as Record<string, unknown>;
  const of = feature ?? name;
  return [of === undefined ? String(kind) : `${kind} of ${of}`, JSON.stringify(rest)];
}

function toText(value: unknown): string {
  if (!Array.isArray(value)) return typeof value === 'string' ? value : JSON.stringify(value);
  return value.length === 0 ? 'none' : value.map(toRoute).join(', ');
}

/** A route is its version, with its share where there are several. */
function toRoute(item: unknown, _index: number, all: unknown[]): string {
  if (typeof item !== 'object' || item === null) return String(item);
  const { version, weight, ...rest } = item as Record<string, unknown>;
  if (typeof version !== 'number' || typeof weight !== 'number' || Object.keys(rest).length > 0) {
    return JSON.stringify(item);
  }
  return all.length === 1 ? String(version) : `${version} (weight ${weight})`;
}

/** `version:flights/3` as words and, where there is a page, its address. */
export function readSubject(subject: string): { text: string; href: string | null } {
  const [, kind = '', name = subject] = /^(\w+):(.*)$/s.exec(subject) ?? [];
  const slash = name.lastIndexOf('/');
  const model = slash === -1 ? name : name.slice(0, slash);
  const rest = name.slice(slash + 1);
  const base = `/models/${encodeURIComponent(model)}`;
  switch (kind) {
    case 'model':
      return { text: name, href: `/models/${encodeURIComponent(name)}` };
    case 'version':
      return { text: `${model}, version ${rest}`, href: `${base}/versions/${rest}` };
    case 'release':
      return { text: `${model}, release ${rest}`, href: `${base}/releases` };
    case 'alias':
      return { text: `${model}, alias ${rest}`, href: `${base}/versions` };
    case 'quarantine':
      return { text: 'request in quarantine', href: `/quarantine/${encodeURIComponent(name)}` };
    case 'dependency':
      return { text: dependencyWords(name).name, href: null };
    case 'feature_view': {
      const [view = name, version = ''] = name.split('@');
      return {
        text: `${view}, version ${version}`,
        href: `/features/views/${view}?version=${version}`,
      };
    }
    case 'feature_entity':
      return { text: name, href: '/features/sources' };
    case 'feature_source':
      return { text: name, href: `/features/sources?edit=${name}` };
    case 'feature_run':
      return { text: 'run of features', href: '/features/runs' };
    case 'incident':
      return { text: `incident ${name}`, href: `/incidents/${name}` };
    case 'schedule':
      return { text: 'on-call schedule', href: `/on-call/schedules/${name}` };
    case 'escalation_policy':
      return { text: 'escalation policy', href: `/on-call/policies/${name}` };
    case 'user':
      return { text: 'user', href: '/settings/users' };
    case 'api_key':
      return { text: 'API key', href: '/settings/api-keys' };
    case 'channel':
      return { text: 'channel', href: '/settings/channels' };
    case 'routing':
      return { text: `routing, version ${name}`, href: '/settings/routing' };
    case 'delivery':
      return { text: 'delivery', href: `/settings/deliveries?open=${name}` };
    default:
      return { text: subject, href: null };
  }
}
