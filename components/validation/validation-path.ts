import { type FilterValues, writeFilters } from '#components/filters/read-filters.ts';
import { modelPath } from '#components/frame/use-current-model.ts';
import { listViolations } from '#lib/validation/operations.ts';

const { version, rule } = listViolations.query.shape;

/** By the names and the rules of the REST list. */
export const validationFilters = { version, rule };
/** What a page of one version's rules has in its address. */
export const versionFilter = { version };

/** The tab, of one version or rule where they are named. */
export function validationPath(
  model: string,
  filter: Partial<FilterValues<typeof validationFilters>> = {},
): string {
  return withQuery(modelPath(model, 'validation'), writeFilters<typeof validationFilters>(filter));
}

/** Where the rules of a version are edited; of the one in force when none is named. */
export function rulesPath(model: string, version?: number): string {
  return withQuery(
    modelPath(model, 'validation/rules'),
    writeFilters<typeof versionFilter>({ version }),
  );
}

/** A file whose rows were held against rules. */
export const checkedFilePath = (model: string, id: string) =>
  modelPath(model, `validation/files/${id}`);

export const failuresPath = (model: string, id: string) =>
  `/api/v1${modelPath(model, `validation/runs/${id}/failures`)}`;

function withQuery(path: string, query: string): string {
  return query === '' ? path : `${path}?${query}`;
}
