import { formatNumber } from '#components/ui/format-number.ts';
import type { DefaultAnswer, ReleasePlan } from '#lib/releases/contract.ts';
import { nameVersions } from '#lib/releases/release-plan.ts';

/** "the default answer 0.200", "what `distance > 1000.0 ? 0.3 : 0.2` comes to". */
export function nameDefault(answer: DefaultAnswer): string {
  if ('expression' in answer) return `what “${answer.expression}” comes to`;
  const { value } = answer;
  return `the default answer ${typeof value === 'number' ? formatNumber(value) : String(value)}`;
}

/** "If version 3 cannot answer, version 2 does, then version 1; failing that, the default answer 0 is given." */
export function standsIn({ routes, fallback, default: answer }: ReleasePlan): string {
  const they = nameVersions({ routes, fallback });
  const cannot = `If ${they} cannot answer`;
  const [first, ...others] = fallback;
  const given = answer ? `${nameDefault(answer)} is given` : null;
  if (first === undefined) return `${cannot}, ${given ?? 'requests are refused with 503'}.`;
  const then = others.map((version) => `, then version ${version}`).join('');
  return `${cannot}, version ${first} does${then}${given ? `; failing that, ${given}` : ''}.`;
}

/** The default answer as it stands in a form. */
export interface DefaultDraft {
  kind: 'none' | 'value' | 'expression';
  value: string;
  expression: string;
}

export function toDefaultDraft(answer: DefaultAnswer | undefined): DefaultDraft {
  if (!answer) return { kind: 'none', value: '', expression: '' };
  return 'expression' in answer
    ? { kind: 'expression', value: '', expression: answer.expression }
    : { kind: 'value', value: writeValue(answer.value), expression: '' };
}

/** Text that would be read as something else stands in quotes. */
function writeValue(value: number | string | boolean): string {
  if (typeof value !== 'string') return String(value);
  return readValue(value) === value ? value : JSON.stringify(value);
}

function readValue(text: string): number | string | boolean {
  const trimmed = text.trim();
  if (trimmed === 'true' || trimmed === 'false') return trimmed === 'true';
  if (/^".*"$/.test(trimmed)) return trimmed.slice(1, -1);
  const number = Number(trimmed);
  return trimmed !== '' && Number.isFinite(number) ? number : trimmed;
}

/** What a form's default answer means: null for none; a problem when it says nothing. */
export function readDefault(
  draft: DefaultDraft,
): { answer: DefaultAnswer | null; problem: null } | { answer: null; problem: string } {
  if (draft.kind === 'none') return { answer: null, problem: null };
  const text = draft[draft.kind].trim();
  if (text === '') {
    const what = draft.kind === 'value' ? 'the answer to give' : 'an expression';
    return { answer: null, problem: `must be ${what}, or choose “Nothing”` };
  }
  return draft.kind === 'value'
    ? { answer: { value: readValue(text) }, problem: null }
    : { answer: { expression: text }, problem: null };
}
