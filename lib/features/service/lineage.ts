import type { Tx } from '#lib/db/client.ts';
import { AppError } from '#lib/http/errors.ts';
import type { ViewAnswerBody } from '../operations.ts';
import { findUsers, type ViewRow } from '../store/definitions.ts';
import { findModelsOfViews } from '../store/model-features.ts';
import type { Catalog } from './catalog.ts';
import { createPlanner } from './plan-lookup.ts';

type Models = ViewAnswerBody['models'];

/** What rests on a view: the views whose expressions mean its features, and the models that take features of either. */
export interface ViewLineage {
  /** The versions of views that use it themselves, by name and newest first. */
  users: ViewRow[];
  /** The versions of models that take its own features. */
  models: Models;
  /** Those that take features of other views which are made of its features. */
  modelsThrough: Models;
}

export function createLineage(catalog: Pick<Catalog, 'view'>) {
  const plan = createPlanner(catalog);

  /** The versions of views, as view@1, that a model's feature is made of. */
  async function madeOf(reference: string): Promise<string[]> {
    try {
      const { needed } = await plan([reference]);
      return needed.map(({ view }) => `${view.view.name}@${view.version}`);
    } catch (error) {
      if (error instanceof AppError) return [];
      throw error;
    }
  }

  /** By view, of any of its versions; or of that one alone. */
  return async function findLineage(
    tx: Tx,
    names: readonly string[],
    version: number | null = null,
  ): Promise<Map<string, ViewLineage>> {
    const users = await findUsers(tx, names);
    const found = await findModelsOfViews(tx, [...names, ...users.map(({ view }) => view.name)]);
    const references = [...new Set(found.flatMap(({ features }) => features))];
    const rests = new Map<string, string[]>();
    for (const reference of users.length > 0 ? references : []) {
      rests.set(reference, await madeOf(reference));
    }
    return new Map(
      names.map((name) => {
        const isOf = (reference: string) => reference.startsWith(`${name}@`);
        const isMeant = (of: string) => (version === null ? isOf(of) : of === `${name}@${version}`);
        const versionOf = (reference: string) => reference.slice(0, reference.indexOf(':'));
        const isOwn = (reference: string) => isMeant(versionOf(reference));
        const isThrough = (reference: string) =>
          !isOf(reference) && (rests.get(reference) ?? []).some(isMeant);
        const withFeatures = (takes: (reference: string) => boolean): Models =>
          found.flatMap(({ features, ...model }) => {
            const taken = features.filter(takes);
            return taken.length > 0 ? [{ ...model, features: taken }] : [];
          });
        const direct = users.filter(({ uses }) =>
          version === null ? Object.hasOwn(uses, name) : uses[name] === version,
        );
        return [
          name,
          { users: direct, models: withFeatures(isOwn), modelsThrough: withFeatures(isThrough) },
        ];
      }),
    );
  };
}
