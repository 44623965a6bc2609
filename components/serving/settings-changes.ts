import type { ServingSettings } from '#lib/serving/contract.ts';
import { numberOf, numberSettingIds, numberSettings } from './number-settings.ts';

export interface SettingChange {
  /** "Breaker: opens after". */
  what: string;
  before: string;
  after: string;
}

const groups: Record<string, string> = {
  cache: 'Cache',
  batching: 'Batching',
  breaker: 'Breaker',
  log: 'Log',
};

const onOff = (on: boolean) => (on ? 'on' : 'off');
const list = (names: readonly string[]) => (names.length === 0 ? 'nothing' : names.join(', '));

/** What differs between two settings, in words and units. */
export function settingsChanges(before: ServingSettings, after: ServingSettings): SettingChange[] {
  const numbers = numberSettingIds.map((id) => {
    const { label, unit, one } = numberSettings[id];
    const group = groups[id.split('.')[0] ?? ''];
    const write = (settings: ServingSettings) => {
      const number = numberOf(settings, id);
      const text = number.toLocaleString('en-US', { maximumFractionDigits: 6 });
      return `${text} ${number === 1 ? (one ?? unit) : unit}`.replace(' %', '%');
    };
    return {
      what: group && group !== label ? `${group}: ${label.toLowerCase()}` : label,
      before: write(before),
      after: write(after),
    };
  });
  const all = [
    { what: 'Cache', before: onOff(before.cache.enabled), after: onOff(after.cache.enabled) },
    {
      what: 'Batching',
      before: onOff(before.batching.enabled),
      after: onOff(after.batching.enabled),
    },
    ...numbers,
    {
      what: 'Log: features left out',
      before: list(before.log.redact),
      after: list(after.log.redact),
    },
  ];
  return all.filter((change) => change.before !== change.after);
}
