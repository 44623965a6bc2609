import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { AppError, type ErrorCode, errors } from '#lib/http/errors.ts';
import { RunFailure } from '#lib/onnx/run-failure.ts';
import { protocols } from './protocol-at.ts';

/** Codes of the console alone, of features' own addresses, and of what never became a request. */
const ELSEWHERE: ReadonlySet<string> = new Set<ErrorCode>([
  'cross_origin',
  'too_many_attempts',
  'headers_too_large',
  'request_timeout',
  'model_exists',
  'user_exists',
  'last_admin',
  'alert_rule_not_found',
  'silence_not_found',
  'silence_ended',
  'incident_not_found',
  'runbook_not_found',
  'runbook_run_not_found',
  'runbook_archived',
  'runbook_run_open',
  'runbook_run_ended',
  'runbook_run_unfinished',
  'runbook_step_not_next',
  'runbook_step_running',
  'runbook_step_changed',
  'runbook_step_refused',
  'release_conflict',
  'already_in_force',
  'nothing_to_roll_back',
  'version_in_use',
  'version_is_remote',
  'settings_conflict',
  'artifact_not_onnx',
  'artifact_truncated',
  'artifact_unsupported',
  'artifact_too_large',
  'artifact_damaged',
  'artifact_digest_mismatch',
  'golden_case_mismatch',
  'remote_not_allowed',
  'remote_unreachable',
  'remote_unsupported',
  'feature_server_unsupported',
  'release_not_found',
  'prediction_not_found',
  'error_group_not_found',
  'feature_entity_not_found',
  'feature_source_not_found',
  'feature_view_not_found',
  'feature_run_not_found',
  'feature_exists',
  'feature_unchanged',
  'feature_in_use',
  'feature_run_unfinished',
  'feature_run_file_removed',
  'drift_report_not_found',
  'drift_scan_not_found',
  'quarantined_not_found',
  'quarantine_settled',
  'validation_run_not_found',
  'snapshot_not_found',
  'api_key_not_found',
  'user_not_found',
  'checklist_incomplete',
  'checklist_signed',
  'checklist_not_signed',
  'training_run_not_found',
  'training_run_open',
  'training_run_ended',
  'training_run_not_waiting',
  'version_not_reproducible',
  'reproduction_open',
  'channel_not_found',
  'channel_exists',
  'channel_in_use',
  'channel_off',
  'delivery_not_found',
  'delivery_queued',
  'incident_task_not_found',
  'incident_refused',
  'guard_not_on',
  'postmortem_not_found',
  'postmortem_exists',
  'postmortem_refused',
  'action_item_not_found',
  'schedule_not_found',
  'override_not_found',
  'escalation_policy_not_found',
  'schedule_exists',
  'schedule_in_use',
  'escalation_policy_exists',
  'nothing_to_test',
]);

it('answers every refusal with the status that docs/protocols.md says', () => {
  const file = path.join(import.meta.dirname, '../../docs/protocols.md');
  const rows = [
    ...readFileSync(file, 'utf8').matchAll(
      /^\| (`[^|]+) +\| (\d{3}) +\| (\d{3}) +\| (\d{3}) +\| (\d{3}) +\|$/gm,
    ),
  ];
  const told = new Set<string>();
  for (const [, codes = '', ...statuses] of rows) {
    const cause = /in time/.test(codes) ? new RunFailure('timeout', 'too slow') : undefined;
    for (const [, code] of codes.matchAll(/`(\w+)`/g)) {
      told.add(code ?? '');
      const error = new AppError(code as ErrorCode, { publicMessage: 'No.', cause });
      const { native, oip, tfserving, mlflow } = protocols;
      const given = [native, oip, tfserving, mlflow].map(({ statusOf }) => statusOf(error));
      expect([code, ...given.map(String)]).toEqual([code, ...statuses]);
    }
  }
  const unsaid = Object.keys(errors).filter((code) => !told.has(code) && !ELSEWHERE.has(code));
  expect(unsaid).toEqual([]);
});
