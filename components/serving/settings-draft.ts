import { type ServingSettings, servingSettingsSchema } from '#lib/serving/contract.ts';
import {
  type NumberSettingId,
  numberOf,
  numberSettingIds,
  numberSettings,
  readNumber,
} from './number-settings.ts';

/** The settings as they stand in the form. */
export interface SettingsDraft {
  numbers: Record<NumberSettingId, string>;
  cache: boolean;
  batching: boolean;
  redact: string[];
}

export function toDraft(settings: ServingSettings): SettingsDraft {
  const texts = numberSettingIds.map((id) => [id, String(numberOf(settings, id))] as const);
  return {
    numbers: Object.fromEntries(texts) as Record<NumberSettingId, string>,
    cache: settings.cache.enabled,
    batching: settings.batching.enabled,
    redact: settings.log.redact,
  };
}

export type SettingsProblems = Partial<Record<NumberSettingId | 'redact', string>>;

/** The settings that a form holds, by the contract; or what is wrong, field by field. */
export function readDraft(
  draft: SettingsDraft,
): { settings: ServingSettings; problems: null } | { settings: null; problems: SettingsProblems } {
  const problems: SettingsProblems = {};
  const values = new Map<string, number>();
  for (const id of numberSettingIds) {
    const read = readNumber(id, draft.numbers[id]);
    if ('problem' in read) problems[id] = read.problem;
    else values.set(id, Number((read.value / (numberSettings[id].scale ?? 1)).toPrecision(12)));
  }
  if (Object.keys(problems).length > 0) return { settings: null, problems };
  const parsed = servingSettingsSchema.safeParse({
    cache: { enabled: draft.cache, ttl_seconds: values.get('cache.ttl_seconds') },
    batching: {
      enabled: draft.batching,
      window_ms: values.get('batching.window_ms'),
      max_rows: values.get('batching.max_rows'),
    },
    timeout_ms: values.get('timeout_ms'),
    breaker: {
      failure_threshold: values.get('breaker.failure_threshold'),
      success_threshold: values.get('breaker.success_threshold'),
      cooldown_seconds: values.get('breaker.cooldown_seconds'),
    },
    max_concurrent: values.get('max_concurrent'),
    log: { sample_ratio: values.get('log.sample_ratio'), redact: draft.redact },
  });
  if (parsed.success) return { settings: parsed.data, problems: null };
  // The numbers have been read by the contract's limits: what is left are the features.
  return {
    settings: null,
    problems: { redact: parsed.error.issues[0]?.message ?? 'is not valid' },
  };
}
