import type { FeatureLayout } from '#lib/onnx/contract.ts';
import type { Checker } from './compile-rules.ts';
import type { PolicyKind } from './contract.ts';
import { logViolation } from './log-review.ts';
import type { Effect, Preview, ViolationExample } from './operations.ts';

/** A request as the log has it. */
export interface PastRequest {
  requestId: string;
  version: number | null;
  at: Date;
  inputs: unknown;
}

const MAX_EXAMPLES = 20;
/** So that what is broken all the time leaves room for what is broken once. */
const MAX_EXAMPLES_OF_A_RULE = 3;
const OUTCOMES = {
  accept: 'accepted',
  warn: 'warned',
  clip: 'changed',
  impute: 'changed',
  fallback: 'fallback',
  quarantine: 'quarantined',
  reject: 'rejected',
} as const satisfies Record<PolicyKind, keyof Effect>;

/** What two sets of rules of one version would have done to requests, added up one by one. */
export function createEffectPreview(
  checkers: { saved: Checker; given: Checker },
  ruleIds: { saved: readonly string[]; given: readonly string[] },
  /** Of the version that answered: rows are in the order of its features. */
  layoutOf: (version: number) => FeatureLayout | undefined,
) {
  const effects = { saved: noEffect(), given: noEffect() };
  const rows = {
    saved: new Map(ruleIds.saved.map((id) => [id, 0])),
    given: new Map(ruleIds.given.map((id) => [id, 0])),
  };
  const examples: ViolationExample[] = [];
  let requests = 0;
  let unreadable = 0;
  let from: Date | null = null;
  let to: Date | null = null;

  return {
    add(request: PastRequest): void {
      requests += 1;
      to ??= request.at;
      from = request.at;
      const given = readPastRows(request, layoutOf);
      if (!given) {
        unreadable += 1;
        return;
      }
      for (const which of ['saved', 'given'] as const) {
        const review = checkers[which].review(given);
        const isBroken = review.counts.size > 0;
        effects[which][isBroken ? OUTCOMES[review.action] : 'passed'] += 1;
        for (const [rule, count] of review.counts) {
          rows[which].set(rule, (rows[which].get(rule) ?? 0) + count.rows);
        }
        if (which === 'saved') continue;
        for (const violation of review.violations) {
          if (examples.length >= MAX_EXAMPLES) break;
          const known = examples.filter(({ rule }) => rule === violation.rule).length;
          if (known >= MAX_EXAMPLES_OF_A_RULE) continue;
          examples.push({
            ...logViolation(violation),
            request_id: request.requestId,
            at: request.at.toISOString(),
          });
        }
      }
    },
    result(): Preview {
      const ids = new Set([...rows.given.keys(), ...rows.saved.keys()]);
      return {
        requests,
        from: from?.toISOString() ?? null,
        to: to?.toISOString() ?? null,
        unreadable,
        saved: effects.saved,
        given: effects.given,
        rules: [...ids].map((rule) => ({
          rule,
          saved: rows.saved.get(rule) ?? null,
          given: rows.given.get(rule) ?? null,
        })),
        examples,
      };
    },
  };
}

function noEffect(): Effect {
  return {
    passed: 0,
    accepted: 0,
    warned: 0,
    changed: 0,
    fallback: 0,
    quarantined: 0,
    rejected: 0,
  };
}

/** As they came, by feature; null: the log does not hold them, or they were tensors. */
function readPastRows(
  { version, inputs }: Pick<PastRequest, 'version' | 'inputs'>,
  layoutOf: (version: number) => FeatureLayout | undefined,
): unknown[] | null {
  if (typeof inputs !== 'object' || inputs === null) return null;
  if ('body' in inputs) return readBody(inputs.body);
  const rows = 'given' in inputs ? inputs.given : 'rows' in inputs ? inputs.rows : null;
  const layout = version === null ? undefined : layoutOf(version);
  if (!Array.isArray(rows) || !layout || layout.kind === 'tensors') return null;
  const names = layout.features.map(({ name }) => name);
  return rows.map((row: unknown) =>
    Array.isArray(row) ? Object.fromEntries(names.map((name, at) => [name, row[at]])) : row,
  );
}

/** A native request that was refused before it was understood: its rows by name. */
function readBody(body: unknown): unknown[] | null {
  if (typeof body !== 'object' || body === null) return null;
  const { features, instances } = body as { features?: unknown; instances?: unknown };
  const rows = features === undefined ? instances : [features];
  if (!Array.isArray(rows)) return null;
  const isByName = rows.every(
    (row) => typeof row === 'object' && row !== null && !Array.isArray(row),
  );
  return isByName ? rows : null;
}
