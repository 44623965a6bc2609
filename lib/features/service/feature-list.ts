import { invalidRequest } from '#lib/http/parse-input.ts';
import type { RemoteRuntimes } from '#lib/remote/service.ts';
import type { FeatureList, PinnedList } from '../contract.ts';
import type { Catalog } from './catalog.ts';
import { tryFeatureServer } from './feature-servers.ts';
import { createPlanner } from './plan-lookup.ts';

/**
 * Says which versions of views a list means, and which keys it needs; of another server's, that it has them. Throws AppError for
 * what there is not.
 */
export function createListPinner(
  catalog: Pick<Catalog, 'view'>,
  remotes: Pick<RemoteRuntimes, 'connect'>,
) {
  const plan = createPlanner(catalog);

  return async function pinFeatures(given: FeatureList): Promise<PinnedList> {
    const list = given.list.map((item) => (typeof item === 'string' ? { feature: item } : item));
    const references = list.map(({ feature }) => feature);
    const { server, request_wins, max_age = null } = given;
    const { names, keys } = server
      ? { names: references, keys: server.keys.map(({ name }) => name) }
      : await readViews(references);
    const entities = [...new Set(keys)];
    const pinned = names.map((feature, index) => ({
      feature,
      as: list[index]?.as ?? feature.slice(feature.indexOf(':') + 1),
      default: list[index]?.default ?? null,
    }));
    refuse(given, pinned, entities);
    const made = { entities, list: pinned, request_wins, max_age };
    if (!server) return made;
    await tryFeatureServer(remotes, { server, ...made });
    return { server, ...made };
  };

  async function readViews(references: readonly string[]) {
    const { asked, views } = await plan(references);
    const archived = asked.flatMap(({ view: { isArchived, version, view } }, index) =>
      isArchived
        ? [
            {
              field: `features.list[${index}]`,
              message: `names version ${version} of ${view.name}, which is archived: its values are kept no longer`,
            },
          ]
        : [],
    );
    if (archived.length > 0) throw invalidRequest(archived);
    return {
      names: asked.map(({ described }) => described.reference),
      keys: views.flatMap(({ from }) => from.entity.keys.map(({ name }) => name)),
    };
  }
}

function refuse(
  given: FeatureList,
  pinned: PinnedList['list'],
  entities: PinnedList['entities'],
): void {
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
}
