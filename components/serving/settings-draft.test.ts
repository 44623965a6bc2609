import { describe, expect, test } from 'vitest';
import { servingSettingsSchema } from '#lib/serving/contract.ts';
import { limitsOf, numberSettingIds } from './number-settings.ts';
import { settingsChanges } from './settings-changes.ts';
import { readDraft, type SettingsDraft, toDraft } from './settings-draft.ts';

const defaults = servingSettingsSchema.parse({});

describe('readDraft', () => {
  test('what is written as it was read is the same', () => {
    const set = servingSettingsSchema.parse({
      cache: { enabled: false },
      batching: { window_ms: 0.5 },
      breaker: { cooldown_seconds: 0.1 },
      log: { sample_ratio: 0.07, redact: ['hour'] },
    });
    for (const settings of [defaults, set]) {
      expect(readDraft(toDraft(settings))).toEqual({ settings, problems: null });
    }
  });

  test.each<[keyof SettingsDraft['numbers'], string, string]>([
    ['timeout_ms', '5', 'must be a whole number from 10 to 60,000'],
    ['timeout_ms', '', 'must be a whole number from 10 to 60,000'],
    ['timeout_ms', '1.5e1x', 'must be a whole number from 10 to 60,000'],
    ['batching.max_rows', '2.5', 'must be a whole number from 1 to 1,024'],
    ['batching.window_ms', '101', 'must be a number from 0 to 100'],
    ['log.sample_ratio', '101', 'must be a number from 0 to 100'],
    ['breaker.cooldown_seconds', '0', 'must be a number from 0.1 to 3,600'],
  ])('%s of "%s" %s', (id, text, problem) => {
    const draft = toDraft(defaults);
    const numbers = { ...draft.numbers, [id]: text };
    expect(readDraft({ ...draft, numbers })).toEqual({
      settings: null,
      problems: { [id]: problem },
    });
  });

  test('thousands may be separated, and percent become a share', () => {
    const draft = toDraft(defaults);
    const numbers = { ...draft.numbers, timeout_ms: '1,500', 'log.sample_ratio': '12.5' };
    expect(readDraft({ ...draft, numbers }).settings).toMatchObject({
      timeout_ms: 1500,
      log: { sample_ratio: 0.125 },
    });
  });
});

test('every limit is the contract’s', () => {
  for (const id of numberSettingIds) {
    const { min, max, default: usual } = limitsOf(id);
    expect(min <= usual && usual <= max, id).toBe(true);
  }
});

test('changes are in words and units', () => {
  const after = servingSettingsSchema.parse({
    cache: { enabled: false },
    timeout_ms: 1500,
    breaker: { failure_threshold: 1 },
    log: { sample_ratio: 0.1, redact: ['hour', 'origin'] },
  });
  expect(settingsChanges(defaults, defaults)).toEqual([]);
  expect(settingsChanges(defaults, after)).toEqual([
    { what: 'Cache', before: 'on', after: 'off' },
    { what: 'Timeout', before: '2,000 ms', after: '1,500 ms' },
    {
      what: 'Breaker: opens after',
      before: '5 failures in a row',
      after: '1 failure',
    },
    { what: 'Log: kept', before: '100% of requests', after: '10% of requests' },
    { what: 'Log: features left out', before: 'nothing', after: 'hour, origin' },
  ]);
});
