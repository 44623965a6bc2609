import { invalidRequest } from '#lib/http/parse-input.ts';
import type { FeatureList, PinnedList } from '../contract.ts';
import type { Catalog } from './catalog.ts';
import { createPlanner } from './plan-lookup.ts';

/** Says which versions of views a list means, and which keys it needs. Throws AppError for what there is not. */
export function createListPinner(catalog: Pick<Catalog, 'view'>) {
  const plan = createPlanner(catalog);

  return async function pinFeatures(given: FeatureList): Promise<PinnedList> {
    const list = given.list.map((item) => (typeof item === 'string' ? { feature: item } : item));
    const planned = await plan(list.map(({ feature }) => feature));
    const keys = planned.views.flatMap(({ from }) => from.entity.keys.map(({ name }) => name));
    const entities = [...new Set(keys)];
    const pinned = planned.asked.map(({ described }, index) => ({
      feature: described.reference,
      as: list[index]?.as ?? described.feature,
      default: list[index]?.default ?? null,
    }));
    const errors = [
      ...pinned.flatMap(({ as }, index) =>
        pinned.findIndex((other) => other.as === as) < index
          ? [
              {
                field: `features.list[${index}]`,
                message: `is called ${as}, as another of the list is; say another name in \`as\``,
              },
            ]
          : [],
      ),
      ...(given.entities ?? []).flatMap((name, index) =>
        entities.includes(name)
          ? []
          : [
              {
                field: `features.entities[${index}]`,
                message: `is no key of the list's views (${entities.join(', ')})`,
              },
            ],
      ),
    ];
    if (errors.length > 0) throw invalidRequest(errors);
    const { request_wins, max_age = null } = given;
    return { entities, list: pinned, request_wins, max_age };
  };
}
