import type { ChangeContext } from '#lib/audit/contract.ts';
import type { FieldError } from '#lib/http/errors.ts';
import { invalid } from '#lib/http/invalid.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import { invalidRequest } from '#lib/http/parse-input.ts';
import { outputNames } from '#lib/offline/output-names.ts';
import { readKey } from '../entity-key.ts';
import { retrievedNames } from '../retrieved-names.ts';
import { inFolder } from '../source-place.ts';
import type * as operations from '../value-operations.ts';
import type { RunAnswer } from '../value-operations.ts';
import type { createPlanner, Plan } from './plan-lookup.ts';
import type { createRuns } from './runs.ts';

/** An answer names no more. */
const MOST_ERRORS = 20;

type Rows = readonly Readonly<Record<string, unknown>>[];

/** Takes a retrieval in: what can be seen to be wrong is refused at once, the rest is found by the run. */
export function createRetrievalStart({
  plan,
  runs,
  folder,
}: {
  plan: ReturnType<typeof createPlanner>;
  runs: Pick<ReturnType<typeof createRuns>, 'startRun'>;
  /** Of feature files; left out where it is not known. */
  folder: string | undefined;
}) {
  return async function startRetrieval(
    { reason, ...request }: OperationInput<typeof operations.startRetrieval>['body'],
    ctx: ChangeContext,
  ): Promise<RunAnswer> {
    const { rows, file } = request;
    if ((rows === undefined) === (file === undefined)) {
      throw invalid('rows', 'or `file` must say which entities, and when; one of them');
    }
    if (file !== undefined && folder !== undefined) inFolder(folder, file);
    // What there is now stays what is meant, should there be newer versions when the run begins.
    const planned = await plan(request.features);
    refuseTwice(planned);
    if (rows) {
      refuseKeys(planned, rows);
      const columns = new Set(rows.flatMap((row) => Object.keys(row)));
      outputNames([...columns], retrievedNames(planned.asked.map(({ described }) => described)));
    }
    const features = planned.asked.map(({ described }) => described.reference);
    return runs.startRun('retrieve', { ...request, features }, reason, ctx);
  };
}

function refuseTwice({ asked }: Plan): void {
  const places = new Map<string, number>();
  for (const [at, { described }] of asked.entries()) {
    const before = places.get(described.reference);
    if (before !== undefined) {
      throw invalid(
        `features[${at}]`,
        `is ${described.reference}, which features[${before}] is already`,
      );
    }
    places.set(described.reference, at);
  }
}

/** As a lookup refuses them: a key of another type would find nobody, and training would take that for an entity without events. */
function refuseKeys({ views }: Plan, rows: Rows): void {
  const entities = new Map(views.map(({ from }) => [from.entity.name, from.entity]));
  const errors = new Map<string, FieldError>();
  for (const [at, row] of rows.entries()) {
    for (const entity of entities.values()) {
      const read = readKey(entity, row);
      if (!('problems' in read)) continue;
      for (const { key, message } of read.problems) {
        const field = `rows[${at}].${key}`;
        errors.set(field, { field, message });
      }
    }
    if (errors.size >= MOST_ERRORS) break;
  }
  if (errors.size > 0) throw invalidRequest([...errors.values()]);
}
