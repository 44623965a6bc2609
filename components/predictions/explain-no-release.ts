import type { PredictionSummary } from '#lib/predictions/contract.ts';

/** Why a record or an answer names no release: the request named its version, or was refused before one was chosen. */
export function explainNoRelease({
  version,
  error_code,
}: Pick<PredictionSummary, 'version' | 'error_code'>): string {
  if (version !== null) return `The request named version ${version} itself, not the release`;
  if (error_code === 'model_not_found') return 'There was no such model';
  if (error_code === 'version_not_found') return 'The request named a version that there is not';
  if (error_code === 'model_not_released') return 'The model had no release in force';
  return 'Refused before a release was chosen';
}
