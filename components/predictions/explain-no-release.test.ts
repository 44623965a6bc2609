import { expect, it } from 'vitest';
import { explainNoRelease } from './explain-no-release.ts';

it.each([
  ['named and answered', 3, null, 'The request named version 3 itself, not the release'],
  ['named and refused', 3, 'invalid_input', 'The request named version 3 itself, not the release'],
  ['unreadable', null, 'not_json', 'Refused before a release was chosen'],
  ['over the limit', null, 'rate_limited', 'Refused before a release was chosen'],
  ['of no model', null, 'model_not_found', 'There was no such model'],
  ['of no version', null, 'version_not_found', 'The request named a version that there is not'],
  ['never released', null, 'model_not_released', 'The model had no release in force'],
])('%s', (_name, version, error_code, why) => {
  expect(explainNoRelease({ version, error_code })).toBe(why);
});
