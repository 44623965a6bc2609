import type { EscalationPolicy, Target } from '#lib/oncall/contract.ts';

/** What targets are called. */
export interface TargetNames {
  people: readonly { id: string; name: string }[];
  schedules: readonly { id: string; name: string }[];
  channels: readonly { id: string; name: string }[];
}

/** "whoever is on call in Primary", "Ada", "the channel ml-oncall". */
export function targetWords({ kind, id }: Target, names: TargetNames): string {
  const all = { user: names.people, schedule: names.schedules, channel: names.channels }[kind];
  const name = all.find((each) => each.id === id)?.name;
  if (kind === 'schedule') {
    return name ? `whoever is on call in ${name}` : 'a schedule that was removed';
  }
  if (kind === 'channel') return name ? `the channel ${name}` : 'a channel that was removed';
  return name ?? 'a user who is gone';
}

type Steps = Pick<EscalationPolicy, 'steps' | 'repeat'>;

/** A sentence for every step, and one for what comes after the last. */
export function policySentences({ steps, repeat }: Steps, names: TargetNames): string[] {
  const told = steps.map(({ notify }, place) => {
    const whom = listOf(notify.map((target) => targetWords(target, names)));
    const before = steps[place - 1];
    return before
      ? `${minutes(before.wait_minutes)} later, if nobody acknowledged: tell ${whom}.`
      : `At once: tell ${whom}.`;
  });
  const last = minutes(steps.at(-1)?.wait_minutes ?? 0);
  const times = repeat === 1 ? 'once more' : `${repeat} more times`;
  const end =
    repeat === 0
      ? `${last} later nobody else is told.`
      : `${last} later it begins again, ${times}; then nobody else is told.`;
  return [...told, end];
}

/** "Incidents of flights or fraud, of severity 1 or 2". */
export function scopeWords({
  models,
  severities,
}: Pick<EscalationPolicy, 'models' | 'severities'>): string {
  const of = models.includes('*') ? 'Every incident' : `Incidents of ${listOf(models, 'or')}`;
  const sorted = [...severities].sort((a, b) => a - b).map(String);
  return sorted.length === 4 ? of : `${of}, of severity ${listOf(sorted, 'or')}`;
}

function minutes(count: number): string {
  if (count > 0 && count % 60 === 0) return count === 60 ? '1 hour' : `${count / 60} hours`;
  return count === 1 ? '1 minute' : `${count} minutes`;
}

function listOf(words: readonly string[], and = 'and'): string {
  const last = words.at(-1) ?? 'nobody';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${and} ${last}`;
}
