import { expect, it } from 'vitest';
import { errorTitle, isOurs } from './error-words.ts';

it.each([
  ['invalid_features', false],
  ['validation_failed', false],
  ['quarantined', false],
  ['input_rejected', false],
  ['passed_over', false],
  ['features_away', true],
  ['version_timeout', true],
  ['version_unavailable', true],
])('%s is ours: %s', (code, ours) => {
  expect(isOurs(code)).toBe(ours);
  expect(errorTitle(code)).not.toBe(code);
});
