import { expect, it } from 'vitest';
import { servedReferences } from './served-references.ts';

it('names what models take once, the version on screen first', () => {
  const taker = (...features: string[]) => ({ model: 'm', version: 1, status: 'ready', features });
  const models = [taker('v@1:b', 'v@1:a'), taker('v@2:z', 'v@2:a'), taker('v@2:z')];
  expect(servedReferences({ name: 'v', version: 2, models })).toEqual([
    'v@2:z',
    'v@2:a',
    'v@1:a',
    'v@1:b',
  ]);
  expect(servedReferences({ name: 'v', version: 2, models: [] })).toEqual([]);
});
