import { z } from 'zod';
import { type ServingSettings, servingSettingsSchema } from '#lib/serving/contract.ts';

export const numberSettingIds = [
  'cache.ttl_seconds',
  'batching.window_ms',
  'batching.max_rows',
  'timeout_ms',
  'breaker.failure_threshold',
  'breaker.success_threshold',
  'breaker.cooldown_seconds',
  'max_concurrent',
  'log.sample_ratio',
] as const;
export type NumberSettingId = (typeof numberSettingIds)[number];

interface NumberSetting {
  label: string;
  unit: string;
  /** The unit of one. */
  one?: string;
  /** What it does, in one sentence. */
  says: string;
  /** What a person writes is so many times what is kept: 100 for percent. */
  scale?: number;
}

export const numberSettings: Record<NumberSettingId, NumberSetting> = {
  'cache.ttl_seconds': {
    label: 'Kept for',
    unit: 's',
    says: 'How long an answer is given again to the same input of the same version.',
  },
  'batching.window_ms': {
    label: 'Window',
    unit: 'ms',
    says: 'How long the first row of a run waits for company while others are on their way.',
  },
  'batching.max_rows': {
    label: 'Rows per run, at most',
    unit: 'rows',
    one: 'row',
    says: 'A run starts as soon as so many rows are together.',
  },
  timeout_ms: {
    label: 'Timeout',
    unit: 'ms',
    says: 'How long a version may take to answer, waiting included; then the next of the fallback chain answers.',
  },
  'breaker.failure_threshold': {
    label: 'Opens after',
    unit: 'failures in a row',
    one: 'failure',
    says: 'So many failures in a row, and the version gets no traffic for a while.',
  },
  'breaker.cooldown_seconds': {
    label: 'Stays open for',
    unit: 's',
    says: 'Then a few requests try whether the version answers again.',
  },
  'breaker.success_threshold': {
    label: 'Closes after',
    unit: 'successes',
    one: 'success',
    says: 'So many of the trials must succeed; one failure opens it again.',
  },
  max_concurrent: {
    label: 'Requests at one time',
    unit: 'per replica',
    says: 'So many requests of this model may wait or run on a replica; more are refused with 503 and told when to come back.',
  },
  'log.sample_ratio': {
    label: 'Kept',
    unit: '% of requests',
    says: 'The share of requests whose inputs and answers are kept; the others are counted only.',
    scale: 100,
  },
};

interface Limits {
  isWhole: boolean;
  min: number;
  max: number;
  default: number;
}

const limitsSchema = z.object({
  type: z.enum(['integer', 'number']),
  minimum: z.number(),
  maximum: z.number(),
  default: z.number(),
});
const described: unknown = z.toJSONSchema(servingSettingsSchema, { io: 'input' });

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)[key]
    : undefined;
}

/** What the contract takes, in the unit that a person writes. */
export function limitsOf(id: NumberSettingId): Limits {
  const found = id
    .split('.')
    .reduce<unknown>((schema, key) => at(at(schema, 'properties'), key), described);
  const { type, minimum, maximum, default: usual } = limitsSchema.parse(found);
  const { scale = 1 } = numberSettings[id];
  return {
    isWhole: type === 'integer',
    min: minimum * scale,
    max: maximum * scale,
    default: usual * scale,
  };
}

/** The setting's value, in the unit that a person writes. */
export function numberOf(settings: ServingSettings, id: NumberSettingId): number {
  const { scale = 1 } = numberSettings[id];
  const value = id.split('.').reduce<unknown>(at, settings);
  return Number((Number(value) * scale).toPrecision(12));
}

const inWords = (value: number) => value.toLocaleString('en-US', { maximumFractionDigits: 6 });

/** A number as it was written, or what is wrong with it. */
export function readNumber(
  id: NumberSettingId,
  text: string,
): { value: number } | { problem: string } {
  const { isWhole, min, max } = limitsOf(id);
  const value = Number(text.trim().replaceAll(',', ''));
  const isFitting = Number.isFinite(value) && value >= min && value <= max;
  if (text.trim() === '' || !isFitting || (isWhole && !Number.isInteger(value))) {
    const kind = isWhole ? 'a whole number' : 'a number';
    return { problem: `must be ${kind} from ${inWords(min)} to ${inWords(max)}` };
  }
  return { value };
}
