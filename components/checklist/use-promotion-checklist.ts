'use client';
import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { decisionOptions } from '#components/api/use-decision.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { reasonTooLong } from '#components/ui/too-long.ts';
import type { Checklist } from '#lib/checklist/contract.ts';
import { getChecklist } from '#lib/checklist/operations.ts';

export interface PromotionChecklist {
  /** Those of versions that lack something. */
  incomplete: Checklist[];
  isRequired: boolean;
  mayOverride: boolean;
  override: { isOn: boolean; reason: string };
  setOverride: (override: { isOn: boolean; reason: string }) => void;
  /** Why it cannot be promoted as it stands. */
  refusal: string | null;
  /** What is sent; null: nothing is overridden. */
  order: { reason: string } | null;
}

/** What the versions that would answer for the first time lack, and whether an admin does without. */
export function usePromotionChecklist(
  model: string,
  versions: readonly number[],
): PromotionChecklist {
  const { can } = useViewer();
  const [override, setOverride] = useState({ isOn: false, reason: '' });
  // Where one cannot be read, the promotion itself says so.
  const read = useQueries({
    queries: versions.map((version) =>
      decisionOptions(getChecklist, { params: { model, version } }),
    ),
  });
  const incomplete = read.flatMap(({ data }) => (data && data.missing.length > 0 ? [data] : []));
  const isRequired = incomplete.some(({ mode }) => mode === 'required');
  const mayOverride = can('admin');
  const reason = override.reason.trim();
  const isOverridden = isRequired && mayOverride && override.isOn;
  return {
    ...{ incomplete, isRequired, mayOverride, override, setOverride },
    refusal: read.some(({ isPending }) => isPending)
      ? 'The checklist is being looked at.'
      : refusalOf({ isRequired, mayOverride, isOverridden, reason }),
    order: isOverridden ? { reason } : null,
  };
}

function refusalOf(of: {
  isRequired: boolean;
  mayOverride: boolean;
  isOverridden: boolean;
  reason: string;
}): string | null {
  if (!of.isRequired) return null;
  if (!of.mayOverride) return 'The deployment checklist is not complete. An admin can override it.';
  if (!of.isOverridden)
    return 'The deployment checklist is not complete. Override it, or complete it.';
  if (of.reason === '') return 'Say why the checklist is overridden.';
  return reasonTooLong(of.reason);
}
