'use client';
import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { decisionOptions } from '#components/api/use-decision.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import type { Checklist } from '#lib/checklist/contract.ts';
import { getChecklist } from '#lib/checklist/operations.ts';
import { refusePromotion } from './refuse-promotion.ts';

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
  const isOverridden = isRequired && mayOverride && override.isOn;
  return {
    ...{ incomplete, isRequired, mayOverride, override, setOverride },
    refusal: read.some(({ isPending }) => isPending)
      ? 'The checklist is being looked at.'
      : refusePromotion({ isRequired, mayOverride, override }),
    order: isOverridden ? { reason: override.reason.trim() } : null,
  };
}
