import { type Caller, mayAccess } from '#lib/auth/access.ts';
import { type ChecklistItem, itemTitles } from '#lib/checklist/contract.ts';
import { checkAccess } from '#lib/http/check-access.ts';
import { AppError } from '#lib/http/errors.ts';
import type { ChecklistOverride } from '../contract.ts';

/** Items of the deployment checklist that a version needs before it is promoted, and has not. */
export type MissingOf = (model: string, version: number) => Promise<ChecklistItem[]>;

const ADMIN = { role: 'admin', scope: 'admin' } as const;

/** Asked before the model is locked: looking at a version takes its time. */
export async function readChecklist(
  missingOf: MissingOf,
  model: string,
  body: {
    version: number;
    fallback?: number[] | undefined;
    override_checklist?: { reason: string } | undefined;
  },
  caller: Caller | null,
) {
  const { override_checklist: asked } = body;
  if (asked) checkAccess(caller, ADMIN);
  const missing = new Map<number, ChecklistItem[]>();
  for (const version of new Set([body.version, ...(body.fallback ?? [])])) {
    missing.set(version, await missingOf(model, version));
  }

  return {
    /** What is recorded where an admin does without; throws where nobody does. */
    passFor(versions: readonly number[]): {
      override: ChecklistOverride | null;
      warning: string | null;
    } {
      const incomplete = versions
        .map((version) => [version, missing.get(version) ?? []] as const)
        .filter(([, items]) => items.length > 0);
      if (incomplete.length === 0) return { override: null, warning: null };
      const byVersion = Object.fromEntries(incomplete);
      const said = incomplete
        .map(([version, items]) => `Version ${version} lacks: ${nameItems(items)}.`)
        .join(' ');
      if (!asked) throw refusal(said, byVersion, mayAccess(caller, ADMIN));
      return {
        override: { reason: asked.reason, missing: byVersion },
        warning: `The deployment checklist was overridden (${asked.reason}). ${said}`,
      };
    },
  };
}

function refusal(
  said: string,
  missing: Record<string, ChecklistItem[]>,
  mayOverride: boolean,
): AppError {
  const way = mayOverride
    ? 'Complete it, or override it with a reason.'
    : 'Complete it; an admin can override it with a reason.';
  return new AppError('checklist_incomplete', {
    publicMessage: `The deployment checklist is required before promotion. ${said} ${way}`,
    extra: { missing },
  });
}

const nameItems = (items: readonly ChecklistItem[]) =>
  items.map((item) => itemTitles[item].toLowerCase()).join(', ');
