import { z } from 'zod';
import { actorSchema } from '#lib/auth/contract.ts';
import { pageOf, pageQuery, spanQuery, timestamp } from '#lib/http/contract.ts';
import { defineOperation } from '#lib/http/operation.ts';

/** Of models and what belongs to them: every signed-in user and registry keys may read these. */
export const modelActions = [
  'model.create',
  'model.update',
  'version.register',
  'version.archive',
  'version.delete',
  'alias.set',
  'alias.delete',
  'release.promote',
  'release.rollback',
  'serving.settings',
  'validation.set',
  'monitoring.reference',
  'drift.settings',
  'objectives.set',
  'retraining.policy',
  'training_run.start',
  'training_run.cancel',
  'training_run.decide',
  'reproduction.start',
  'checklist.policy',
  'checklist.sign',
  'checklist.withdraw',
  'backup.record',
  'quarantine.replay',
  'quarantine.discard',
  'breaker.open',
  'breaker.close',
  'error_group.settle',
  'error_group.open',
  'feature_entity.create',
  'feature_source.create',
  'feature_source.update',
  'feature_view.create',
  'feature_view.archive',
  'feature_run.start',
  'alert_rule.set',
  'alert_rule.reset',
  'silence.create',
  'silence.end',
  'routing.set',
  'delivery.redeliver',
  'incident.open',
  'incident.state',
  'incident.update',
  'incident.merge',
  'incident.task',
  'release_guard.settings',
  'release_guard.hold',
  'release_guard.resume',
  'release_guard.extend',
  'release_guard.end',
  'postmortem.draft',
  'postmortem.edit',
  'postmortem.status',
  'action_item.create',
  'action_item.update',
  'schedule.create',
  'schedule.update',
  'schedule.remove',
  'override.create',
  'override.remove',
  'escalation_policy.create',
  'escalation_policy.update',
  'escalation_policy.remove',
  'runbook.save',
  'runbook.archive',
  'runbook.restore',
  'runbook_run.start',
  'runbook_run.skip',
  'runbook_run.decide',
  'runbook_run.end',
] as const;

/** Of users, how they are reached, API keys and channels, with the addresses in them: for admins. */
const accessActions = [
  'api_key.create',
  'api_key.revoke',
  'user.create',
  'user.update',
  'channel.create',
  'channel.update',
  'channel.remove',
  'contacts.set',
] as const;

export const auditActions = [...modelActions, ...accessActions] as const;
export type AuditAction = (typeof auditActions)[number];

const json = z.record(z.string(), z.unknown());

const auditEntrySchema = z.object({
  id: z.uuid(),
  at: timestamp,
  actor: actorSchema,
  action: z.enum(auditActions),
  /** `model:flights`, `version:flights/3`, `dependency:redis`, `api_key:018f…`, `user:018f…`. */
  subject: z.string(),
  model: z.string().nullable(),
  reason: z.string().nullable(),
  before: json.nullable(),
  after: json.nullable(),
  request_id: z.string().nullable(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

/** What a change knows of itself: every service that changes something takes one. */
export interface ChangeContext {
  actor: z.infer<typeof actorSchema>;
  requestId: string | null;
  /** What has to hold when the change is made, or is written with it, in its transaction (lib/db Tx). */
  alongside?(tx: unknown): Promise<void>;
}

export const listAudit = defineOperation({
  id: 'listAudit',
  method: 'GET',
  path: '/api/v1/audit',
  tag: 'Audit',
  summary: 'List changes, newest first; those of users and API keys to admins only',
  access: { role: 'viewer', scope: 'registry' },
  query: spanQuery(
    pageQuery.extend({
      model: z.string().optional(),
      action: z.enum(auditActions).optional(),
      actor: z.string().optional().meta({ description: 'id of the actor' }),
      from: timestamp.optional(),
      to: timestamp.optional(),
    }),
  ),
  response: pageOf(auditEntrySchema),
  errors: ['model_not_found'],
});
