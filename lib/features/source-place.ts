import path from 'node:path';
import { AppError, type FieldError } from '#lib/http/errors.ts';
import type { Source } from './contract.ts';

/** Mainstay's own, and Postgres's: nobody's events. */
const CLOSED_SCHEMAS = /^(public|pgboss|information_schema|pg_.*)$/;
const WILDCARD = /[*?[{]/;
const ONE_UP = /(^|[{,])\.\.($|[},])/;
/** Stands for the folder of feature files, which not everybody knows who takes definitions in. */
const SOME_FOLDER = '/some/folder';

/** Where a file or pattern is, below a folder; undefined: it leads out of it. */
function placeInFolder(folder: string, file: string): string | undefined {
  const full = path.resolve(folder, file);
  return full.startsWith(`${path.resolve(folder)}${path.sep}`) && !climbs(file) ? full : undefined;
}

/** The same; throws AppError for what leads out. */
export function inFolder(folder: string, file: string): string {
  const full = placeInFolder(folder, file);
  if (full !== undefined) return full;
  throw new AppError('invalid_request', {
    publicMessage: `The path ${file} leads out of the folder of feature files.`,
  });
}

/** A pattern that goes up from folders that are not known before it is read: from none at all, out of the first. */
function climbs(file: string): boolean {
  const parts = file.split('/');
  const first = parts.findIndex((part) => WILDCARD.test(part));
  return first !== -1 && parts.slice(first).some((part) => ONE_UP.test(part));
}

/** Why nobody's events are in a schema; null: they may be. */
export function closedSchema(schema: string): string | null {
  if (!CLOSED_SCHEMAS.test(schema)) return null;
  return `the schema ${schema} is not one for features' tables: keep them in one of their own`;
}

/** What is wrong with where a source's events are said to be, before anybody looks there. */
export function checkPlace(source: Source): FieldError[] {
  if (source.kind === 'table') {
    const [schema = ''] = source.table.split('.');
    const why = closedSchema(schema);
    return why === null ? [] : [{ field: 'table', message: `must be another table: ${why}` }];
  }
  if (source.kind === 'push') return [];
  const within = 'must be a path within the folder of feature files';
  const say = (why: string) => [{ field: 'path', message: `${within}, and ${source.path} ${why}` }];
  if (path.isAbsolute(source.path)) return say('begins at the root');
  return placeInFolder(SOME_FOLDER, source.path) === undefined ? say('leads out of it') : [];
}
