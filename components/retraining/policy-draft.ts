import { describeIssue, unfoldUnion } from '#lib/http/describe-issue.ts';
import { type RetrainingPolicy, retrainingPolicySchema } from '#lib/retraining/policy.ts';

/** A policy while it is written: it may have fields that are wrong. */
export type PolicyDraft = Record<string, unknown>;

export interface PolicyProblem {
  /** "guards.cooldown_hours"; empty: the whole. */
  path: string;
  keys: readonly PropertyKey[];
  /** In words that follow the field’s name. */
  says: string;
}

export function checkDraft(draft: unknown): {
  policy: RetrainingPolicy | null;
  problems: PolicyProblem[];
} {
  const { data, error } = retrainingPolicySchema.safeParse(draft);
  const problems = (error?.issues ?? []).flatMap(unfoldUnion).map((issue) => {
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
    const keys = [...issue.path, ...unknown];
    return { keys, path: keys.join('.'), says: describeIssue(issue) };
  });
  return { policy: data ?? null, problems };
}

/** What stands at "triggers.schedule.cron"; undefined: nothing. */
export function valueAt(draft: PolicyDraft, path: string): unknown {
  return path.split('.').reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), draft);
}

/** The draft with something else there. */
export function withValueAt(draft: PolicyDraft, path: string, value: unknown): PolicyDraft {
  const [key = '', ...rest] = path.split('.');
  if (rest.length === 0) return { ...draft, [key]: value };
  const below = draft[key];
  return { ...draft, [key]: withValueAt(isRecord(below) ? below : {}, rest.join('.'), value) };
}

/** What was typed into a number’s field; what is no number stays text, and is refused as such. */
export function readNumber(text: string, isOptional: boolean): unknown {
  const trimmed = text.trim();
  if (trimmed === '') return isOptional ? null : '';
  const number = Number(trimmed);
  return Number.isFinite(number) ? number : trimmed;
}

/** "a=1" a line. What is not like that stays text, and is refused as such. */
export function readPairs(text: string): unknown {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const pairs = lines.map((line) => /^\s*([^=:]+?)\s*[=:]\s*(.+?)\s*$/.exec(line));
  if (pairs.includes(null)) return text;
  return Object.fromEntries(pairs.map((pair) => [pair?.[1], readScalar(pair?.[2] ?? '')]));
}

function readScalar(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  const number = Number(text);
  return Number.isFinite(number) ? number : text;
}

export function writePairs(value: unknown): string {
  if (!isRecord(value)) return typeof value === 'string' ? value : '';
  return Object.entries(value)
    .map(([key, each]) => `${key} = ${String(each)}`)
    .join('\n');
}

/** Names between commas. */
export function readList(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
