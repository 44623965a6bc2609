import { expect, it } from 'vitest';
import { offerVersions } from './offer-versions.ts';

const listed = [{ version: 204, description: 'new' }, { version: 203 }];

it.each([
  ['nothing', null, [204, 203]],
  ['one that is listed', 203, [204, 203]],
  ['one that is older than those listed', 1, [204, 203, 1]],
])('offers what is listed, and %s that is chosen', (_name, picked, versions) => {
  expect(offerVersions(listed, picked).map(({ version }) => version)).toEqual(versions);
});
