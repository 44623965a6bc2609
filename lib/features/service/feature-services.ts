import type { Db } from '#lib/db/client.ts';
import { AppError } from '#lib/http/errors.ts';
import { invalid } from '#lib/http/invalid.ts';
import { findModelFeatures } from '../store/model-features.ts';

/** `model`, or `model@3`. */
const SERVICE = /^([a-z0-9._-]{1,100})(?:@v?([1-9][0-9]{0,8}))?$/;

/** The features that a request asks for by name, or as what Feast calls a feature service: those that a version of a model takes. */
export function createFeatureServices({ db }: { db: Pick<Db, 'prisma'> }) {
  return async function namesOf({
    features,
    feature_service: service,
  }: {
    features: readonly string[];
    feature_service?: string | null | undefined;
  }): Promise<string[]> {
    // Feast writes a version with a v.
    const named = features.map((name) => name.replace(/@v(\d+):/, '@$1:'));
    if (service === null || service === undefined) {
      if (named.length === 0)
        throw invalid('features', 'must name at least one, or feature_service a model');
      return named;
    }
    const [, model, version] = SERVICE.exec(service) ?? [];
    const list =
      model === undefined
        ? null
        : await findModelFeatures(db.prisma, model, version === undefined ? null : Number(version));
    if (list) return list.map(({ feature }) => feature);
    throw new AppError('model_not_found', {
      publicMessage: `There is no feature service ${service.slice(0, 200)}: it is the name of a model whose version takes features, or model@version.`,
    });
  };
}
