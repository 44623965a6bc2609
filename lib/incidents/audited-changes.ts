import type { AuditAction } from '#lib/audit/contract.ts';
import type { EntryKind } from './contract.ts';

/** `of` is "flights", or "version 3 of flights"; `subject` such as `release:flights/3`. */
type Sentence = (of: string, subject: string) => string;

interface Told {
  kind: EntryKind;
  say: Sentence;
}

const change = (say: Sentence): Told => ({ kind: 'change', say });
const training = (say: Sentence): Told => ({ kind: 'training', say });
const guard = (say: Sentence): Told => ({ kind: 'guard', say });
const releaseOf = (subject: string) => `release ${subject.slice(subject.lastIndexOf('/') + 1)}`;

/**
 * How a timeline tells of each change that is audited; null: it does not. What people do to single requests, lists and records says nothing of what broke, nor does
 * what they are told with; what is done to the incident, and runs of its runbook, are written by themselves.
 */
export const auditedChanges = {
  'model.create': change((of) => `${of} was created`),
  'model.update': change((of) => `What is said of ${of} was changed`),
  'version.register': change((of) => `${of} was registered`),
  'version.archive': change((of) => `${of} was archived`),
  'version.delete': change((of) => `${of} was deleted`),
  'alias.set': change((of) => `An alias of ${of} was set`),
  'alias.delete': change((of) => `An alias of ${of} was removed`),
  'release.promote': { kind: 'release', say: (of) => `${of} was promoted` },
  'release.rollback': { kind: 'release', say: (of) => `${of} was rolled back` },
  'serving.settings': change((of) => `How ${of} is served was changed`),
  'validation.set': change((of) => `The rules of the inputs of ${of} were changed`),
  'monitoring.reference': change((of) => `What traffic of ${of} is compared with was changed`),
  'drift.settings': change((of) => `How drift of ${of} is watched was changed`),
  'objectives.set': change((of) => `The objectives of ${of} were changed`),
  'retraining.policy': change((of) => `When ${of} is trained again was changed`),
  'training_run.start': training((of) => `A training run of ${of} was started`),
  'training_run.cancel': training((of) => `A training run of ${of} was cancelled`),
  'training_run.decide': training((of) => `The gate of a training run of ${of} was decided`),
  'reproduction.start': null,
  'checklist.policy': null,
  'checklist.sign': null,
  'checklist.withdraw': null,
  'backup.record': null,
  'quarantine.replay': null,
  'quarantine.discard': null,
  'breaker.open': change((of) => `The circuit breaker of ${of} was held open`),
  'breaker.close': change((of) => `The circuit breaker of ${of} was closed`),
  'error_group.settle': null,
  'error_group.open': null,
  'feature_entity.create': null,
  'feature_source.create': change((of) => `${of} was made`),
  'feature_source.update': change((of) => `${of} was changed`),
  'feature_view.create': change((of) => `${of} was defined`),
  'feature_view.archive': change((of) => `${of} was archived`),
  'feature_run.start': null,
  'alert_rule.set': change((of) => `An alert rule of ${of} was changed`),
  'alert_rule.reset': change((of) => `An alert rule of ${of} was taken back`),
  'silence.create': change((of) => `Alerts of ${of} were silenced`),
  'silence.end': change((of) => `A silence of alerts of ${of} was ended`),
  'routing.set': null,
  'delivery.redeliver': null,
  'incident.open': null,
  'incident.state': null,
  'incident.update': null,
  'incident.merge': null,
  'incident.task': null,
  'release_guard.settings': guard((of) => `How fresh releases of ${of} are watched was changed`),
  'release_guard.hold': guard((of, by) => `The guard of ${releaseOf(by)} of ${of} was held`),
  'release_guard.resume': guard((of, by) => `The guard of ${releaseOf(by)} of ${of} goes on`),
  'release_guard.extend': guard((of, by) => `${releaseOf(by)} of ${of} is watched longer`),
  'release_guard.end': guard((of, by) => `The guard of ${releaseOf(by)} of ${of} was ended`),
  'postmortem.draft': null,
  'postmortem.edit': null,
  'postmortem.status': null,
  'action_item.create': null,
  'action_item.update': null,
  'schedule.create': null,
  'schedule.update': null,
  'schedule.remove': null,
  'override.create': null,
  'override.remove': null,
  'escalation_policy.create': null,
  'escalation_policy.update': null,
  'escalation_policy.remove': null,
  'runbook.save': null,
  'runbook.archive': null,
  'runbook.restore': null,
  'runbook_run.start': null,
  'runbook_run.skip': null,
  'runbook_run.decide': null,
  'runbook_run.end': null,
  'api_key.create': null,
  'api_key.revoke': null,
  'user.create': null,
  'user.update': null,
  'channel.create': null,
  'channel.update': null,
  'channel.remove': null,
  'contacts.set': null,
} as const satisfies Record<AuditAction, Told | null>;

/** What is collected; the others are left out. */
export const toldActions = (Object.keys(auditedChanges) as AuditAction[]).filter(
  (action) => auditedChanges[action] !== null,
);
