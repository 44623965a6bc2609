import { AppError } from '#lib/http/errors.ts';
import type { FeatureLayout } from '#lib/onnx/contract.ts';
import type { Patterns } from './contract.ts';
import { findRuleProblems } from './find-rule-problems.ts';

/** Refuses patterns of a version's metadata that cannot be rules: of what is no text feature, or nothing that RE2 takes. */
export function refusePatterns(layout: FeatureLayout, patterns: Patterns = {}): void {
  const features = layout.kind === 'tensors' ? [] : layout.features;
  const given = Object.entries(patterns);
  const fields = given.flatMap(([feature, pattern]) => {
    const rule = { kind: 'pattern', feature, pattern, policy: { do: 'reject' } } as const;
    return findRuleProblems(features, [rule], null).map(({ message }) => ({
      field: `patterns.${feature}`,
      message,
    }));
  });
  if (fields.length === 0) return;
  throw new AppError('invalid_request', {
    publicMessage: `${fields
      .slice(0, 3)
      .map(({ field, message }) => `${field}: ${message}`)
      .join('; ')}.`,
    fields,
  });
}
