import { expect, it } from 'vitest';
import { sourceSchema } from './contract.ts';
import { checkPlace, inFolder } from './source-place.ts';

const columns = { delay: 'number' };
const fileAt = (path: string) =>
  sourceSchema.parse({ kind: 'file', name: 's', entity: 'e', path, format: 'csv', columns });
const tableAt = (table: string) =>
  sourceSchema.parse({ kind: 'table', name: 's', entity: 'e', table, columns });
const leadsOut = [
  '..',
  '.',
  '../x.csv',
  'a/../../x.csv',
  '../secret/../../etc/passwd',
  '../folder-2/x.csv',
  '**/../x.csv',
  '*/../../x.csv',
  '{..,a}/x.csv',
];
const isIn = ['x.csv', 'a/*.csv', 'a/../x.csv', '..x.csv', 'a..b/*.csv', 'a/**/x.{csv,txt}'];

it.each(leadsOut)('%s leads out of the folder', (path) => {
  const message = `must be a path within the folder of feature files, and ${path} leads out of it`;
  expect(checkPlace(fileAt(path))).toEqual([{ field: 'path', message }]);
  expect(() => inFolder('/data/folder', path)).toThrow(
    `The path ${path} leads out of the folder of feature files.`,
  );
});

it.each(isIn)('%s is in the folder', (path) => {
  expect(checkPlace(fileAt(path))).toEqual([]);
  expect(inFolder('/data/folder', path)).toMatch(/^\/data\/folder\//);
});

it('a definition says nothing of where the folder is', () => {
  expect(checkPlace(fileAt('/data/folder/x.csv'))).toMatchObject([{ field: 'path' }]);
  expect(inFolder('/data/folder', '/data/folder/x.csv')).toBe('/data/folder/x.csv');
});

it.each(['public.users', 'pgboss.job', 'pg_catalog.pg_authid', 'information_schema.tables'])(
  '%s holds nobody’s events',
  (table) => {
    expect(checkPlace(tableAt(table))).toMatchObject([{ field: 'table' }]);
  },
);

it('other schemas may hold events', () => {
  expect(checkPlace(tableAt('shop.arrivals'))).toEqual([]);
});
