import { driftPath } from '#components/drift/drift-path.ts';
import { modelPath } from '#components/frame/use-current-model.ts';
import { servingSettingsPath } from '#components/serving/serving-path.ts';
import type { State } from '#components/ui/status.tsx';
import { rulesPath } from '#components/validation/validation-path.ts';
import {
  type CheckedItem,
  type Checklist,
  type ChecklistItem,
  itemTitles,
} from '#lib/checklist/contract.ts';

/** What is not there is bad where it holds the version back, and a warning where it is only advised. */
export function itemLooks(
  { state, is_required }: Pick<CheckedItem, 'state' | 'is_required'>,
  mode: Checklist['mode'],
): { state: State; word: string } {
  if (state === 'yes') return { state: 'good', word: 'There' };
  if (state === 'not_needed') return { state: 'unknown', word: 'Not needed' };
  const word = state === 'no' ? 'Missing' : 'Not known';
  if (!is_required) return { state: 'unknown', word };
  return { state: mode === 'required' ? 'bad' : 'warning', word };
}

/** How one comes by what is not there, where that is not plain from what was found. */
export const itemAdvice: Partial<Record<ChecklistItem, string>> = {
  tested_offline: 'Put metrics of held-out rows into the metadata of the next version.',
  cross_validated: 'Train with folds, or put metrics such as cv_roc_auc into the metadata.',
  artifact_verified: 'Upload the same file again, or restore it from a backup.',
  environment_documented:
    'Put lineage.environment into the metadata, such as the lines of pip freeze.',
  golden_cases_pass: 'Put golden_cases into the metadata: a few inputs with their outputs.',
  backup_recent: 'Whatever makes backups records them with POST /api/v1/backups.',
};

/** Where more is to be seen of it, or something to be done about it. */
export function itemLink(
  { item, run }: Pick<CheckedItem, 'item' | 'run'>,
  { model, version }: Pick<Checklist, 'model' | 'version'>,
): { href: string; label: string } | null {
  if (run !== null) {
    return { href: modelPath(model, `retraining/${run}`), label: `Training run ${run}` };
  }
  switch (item) {
    case 'data_validated':
      return { href: rulesPath(model, version), label: 'Rules' };
    case 'reference_present':
      return { href: driftPath(model, { version }), label: 'Drift' };
    case 'rollback_ready':
      return { href: modelPath(model, 'releases'), label: 'Releases' };
    case 'monitoring_on':
      return { href: servingSettingsPath(model), label: 'Serving settings' };
    default:
      return null;
  }
}

/** In one sentence: how far it is. */
export function summarize({
  items,
  missing,
  mode,
}: Pick<Checklist, 'items' | 'missing' | 'mode'>): {
  state: State;
  text: string;
} {
  const required = items.filter(({ is_required }) => is_required).length;
  const needs = mode === 'required' ? 'required before promotion' : 'advised';
  if (missing.length === 0) {
    return {
      state: 'good',
      text: `Nothing is missing of the ${required} items that are ${needs}.`,
    };
  }
  return {
    state: mode === 'required' ? 'bad' : 'warning',
    text: `${missing.length} of the ${required} items that are ${needs} ${missing.length === 1 ? 'is' : 'are'} missing.`,
  };
}

/** As in a sentence. */
export const nameItems = (items: readonly ChecklistItem[]): string =>
  items.map((item) => itemTitles[item].toLowerCase()).join(', ');
