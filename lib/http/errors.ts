/** The one error table: code → HTTP status and title. docs/errors.md explains each; a test fails when one is missing. */
export const errors = {
  not_json: { status: 400, title: 'The body is not valid JSON' },
  malformed_request: { status: 400, title: 'The request is not proper HTTP' },
  request_timeout: { status: 408, title: 'The request took too long to arrive' },
  headers_too_large: { status: 431, title: 'The headers are too large' },
  invalid_request: { status: 422, title: 'The request does not match its contract' },
  unauthenticated: { status: 401, title: 'Sign in, or send an API key' },
  forbidden: { status: 403, title: 'Not allowed' },
  cross_origin: { status: 403, title: 'The request came from another site' },
  checklist_incomplete: { status: 403, title: 'The deployment checklist is not complete' },
  not_found: { status: 404, title: 'There is nothing at this address' },
  model_not_found: { status: 404, title: 'No such model' },
  version_not_found: { status: 404, title: 'No such version' },
  alias_not_found: { status: 404, title: 'No such alias' },
  release_not_found: { status: 404, title: 'No such release' },
  prediction_not_found: { status: 404, title: 'No such prediction' },
  error_group_not_found: { status: 404, title: 'No such group of errors' },
  feature_entity_not_found: { status: 404, title: 'No such entity' },
  feature_source_not_found: { status: 404, title: 'No such feature source' },
  feature_view_not_found: { status: 404, title: 'No such feature view' },
  feature_run_not_found: { status: 404, title: 'No such run' },
  drift_report_not_found: { status: 404, title: 'No such drift report' },
  drift_scan_not_found: { status: 404, title: 'No such drift scan' },
  training_run_not_found: { status: 404, title: 'No such training run' },
  quarantined_not_found: { status: 404, title: 'No such request in quarantine' },
  validation_run_not_found: { status: 404, title: 'No such validated file' },
  snapshot_not_found: { status: 404, title: 'No such snapshot' },
  alert_rule_not_found: { status: 404, title: 'No such alert rule' },
  silence_not_found: { status: 404, title: 'No such silence' },
  channel_not_found: { status: 404, title: 'No such channel' },
  delivery_not_found: { status: 404, title: 'No such delivery' },
  incident_not_found: { status: 404, title: 'No such incident' },
  incident_task_not_found: { status: 404, title: 'No such task' },
  postmortem_not_found: { status: 404, title: 'No such postmortem' },
  action_item_not_found: { status: 404, title: 'No such action item' },
  schedule_not_found: { status: 404, title: 'No such on-call schedule' },
  override_not_found: { status: 404, title: 'No such override' },
  escalation_policy_not_found: { status: 404, title: 'No such escalation policy' },
  runbook_not_found: { status: 404, title: 'No such runbook' },
  runbook_run_not_found: { status: 404, title: 'No such run of a runbook' },
  api_key_not_found: { status: 404, title: 'No such API key' },
  user_not_found: { status: 404, title: 'No such user' },
  method_not_allowed: { status: 405, title: 'This address does not take that method' },
  model_exists: { status: 409, title: 'A model of this name exists' },
  user_exists: { status: 409, title: 'A user with this e-mail address exists' },
  feature_exists: { status: 409, title: 'There is a definition of this name' },
  feature_unchanged: { status: 409, title: 'The definition is the same' },
  feature_in_use: { status: 409, title: 'The feature view is in use' },
  feature_run_unfinished: { status: 409, title: 'The run has no result' },
  silence_ended: { status: 409, title: 'The silence has ended' },
  runbook_archived: { status: 409, title: 'The runbook is archived' },
  runbook_run_open: { status: 409, title: 'The runbook is being followed already' },
  runbook_run_ended: { status: 409, title: 'The run of the runbook has ended' },
  runbook_run_unfinished: { status: 409, title: 'Not every step is done' },
  runbook_step_not_next: { status: 409, title: 'Another step is next' },
  runbook_step_running: { status: 409, title: 'The step is under way' },
  runbook_step_changed: { status: 409, title: 'The step would do something else now' },
  runbook_step_refused: { status: 409, title: 'The step cannot be done as things are' },
  last_admin: { status: 409, title: 'The last admin cannot be removed' },
  release_conflict: { status: 409, title: 'Another release came first' },
  already_in_force: { status: 409, title: 'This version is in force already' },
  nothing_to_roll_back: { status: 409, title: 'There is nothing to roll back to' },
  version_in_use: { status: 409, title: 'The version is in use' },
  version_archived: { status: 409, title: 'The version is archived or deleted' },
  version_is_remote: { status: 409, title: 'The version has no file here' },
  training_run_open: { status: 409, title: 'The model is being trained already' },
  training_run_ended: { status: 409, title: 'The training run has ended' },
  training_run_not_waiting: { status: 409, title: 'The training run does not wait for anybody' },
  version_not_reproducible: { status: 409, title: 'The version cannot be trained again' },
  reproduction_open: { status: 409, title: 'The version is being trained again already' },
  guard_not_on: { status: 409, title: 'No guard is on for this release, or not in this state' },
  checklist_signed: { status: 409, title: 'The box is signed already' },
  checklist_not_signed: { status: 409, title: 'The box is not signed' },
  settings_conflict: { status: 409, title: 'The settings were changed meanwhile' },
  incident_refused: { status: 409, title: 'The incident does not allow that' },
  postmortem_exists: { status: 409, title: 'The incident has a postmortem' },
  postmortem_refused: { status: 409, title: 'The postmortem does not allow that' },
  schedule_exists: { status: 409, title: 'A schedule of this name exists' },
  schedule_in_use: { status: 409, title: 'An escalation policy tells the schedule' },
  escalation_policy_exists: { status: 409, title: 'An escalation policy of this name exists' },
  nothing_to_test: { status: 409, title: 'There is no contact to test' },
  quarantine_settled: { status: 409, title: 'The request is not in quarantine any more' },
  channel_exists: { status: 409, title: 'A channel of this name exists' },
  channel_in_use: { status: 409, title: 'The channel is in use' },
  channel_off: { status: 409, title: 'The channel is switched off or removed' },
  delivery_queued: { status: 409, title: 'The delivery is under way' },
  model_not_released: { status: 409, title: 'The model has no release in force' },
  feature_run_file_removed: { status: 410, title: 'The file has been removed' },
  payload_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'The body has the wrong content type' },
  artifact_not_onnx: { status: 422, title: 'The file is not an ONNX model' },
  artifact_truncated: { status: 422, title: 'The ONNX file is cut short' },
  artifact_unsupported: { status: 422, title: 'The ONNX model cannot be served' },
  artifact_digest_mismatch: { status: 422, title: 'The file is not the one announced' },
  artifact_too_large: { status: 413, title: 'The file is too large' },
  golden_case_mismatch: { status: 422, title: 'A golden case is not reproduced' },
  remote_not_allowed: { status: 422, title: 'The remote server is not allowed' },
  remote_unreachable: { status: 422, title: 'The remote server does not answer' },
  remote_unsupported: { status: 422, title: 'The remote model cannot be served' },
  feature_server_unsupported: { status: 422, title: 'The feature server cannot be asked' },
  invalid_features: { status: 422, title: 'The features do not match the model' },
  validation_failed: { status: 422, title: 'The input breaks a rule of the version' },
  quarantined: { status: 422, title: 'The input is kept in quarantine' },
  too_many_rows: { status: 422, title: 'Too many rows in one request' },
  model_rejected_input: { status: 422, title: 'The model cannot run on this input' },
  too_many_attempts: { status: 429, title: 'Too many attempts' },
  rate_limited: { status: 429, title: 'Too many requests for this API key' },
  artifact_damaged: { status: 500, title: 'The model’s file is damaged or missing' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  version_unavailable: { status: 503, title: 'The version cannot be loaded here' },
  features_unavailable: { status: 503, title: 'Features cannot be looked up now' },
  no_answer: { status: 503, title: 'No version could answer' },
  overloaded: { status: 503, title: 'Too much is asked at once' },
  log_full: { status: 503, title: 'Predictions cannot be logged now' },
  unavailable: { status: 503, title: 'Not available now' },
} as const satisfies Record<string, { status: number; title: string }>;

/** Of a 503 that does not know better: most of what it says passes in a moment. */
const RETRY_AFTER_SECONDS = 1;

export type ErrorCode = keyof typeof errors;

export interface FieldError {
  /** A path such as `features.distance` or `instances[3].hour`. */
  field: string;
  message: string;
}

const BRAND = Symbol.for('mainstay.AppError');

/** A refusal, thrown where it is found and answered as a problem body where the request is answered. */
export class AppError extends Error {
  override name = 'AppError';
  readonly [BRAND] = true;
  readonly code: ErrorCode;
  /** Said to the caller: what is wrong and what was expected. */
  readonly publicMessage: string;
  readonly fields: FieldError[];
  /** Further members of the problem body, for programs; `retry_after_seconds` becomes the header, and every 503 has it. */
  readonly extra: Record<string, unknown>;

  constructor(
    code: ErrorCode,
    options: {
      publicMessage: string;
      internalMessage?: string;
      fields?: FieldError[];
      extra?: Record<string, unknown>;
      cause?: unknown;
    },
  ) {
    super(options.internalMessage ?? options.publicMessage, { cause: options.cause });
    this.code = code;
    this.publicMessage = options.publicMessage;
    this.fields = options.fields ?? [];
    this.extra = {
      ...(this.status === 503 && { retry_after_seconds: RETRY_AFTER_SECONDS }),
      ...options.extra,
    };
  }

  /** By brand, not by class: a bundler may give one process several copies of this module. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && BRAND in value;
  }

  get status(): number {
    return errors[this.code].status;
  }

  /** When to ask again, in whole seconds, at least one; undefined: it does not say. */
  get retryAfter(): string | undefined {
    const { retry_after_seconds: seconds } = this.extra;
    if (typeof seconds !== 'number' || !Number.isFinite(seconds)) return undefined;
    return String(Math.max(1, Math.ceil(seconds)));
  }
}
