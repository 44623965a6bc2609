import { featureNameSchema } from './contract.ts';

/** A feature as requests name it: `view:feature` of the view's newest version, `view@2:feature` of that one. */
export interface FeatureReference {
  view: string;
  /** null: the newest. */
  version: number | null;
  feature: string;
}

const REFERENCE = /^([^:@]{1,100})(?:@([1-9][0-9]{0,8}))?:([^:@]{1,100})$/;

export const REFERENCE_RULE = 'must be view:feature or view@2:feature';

/** undefined: it is none. */
export function parseReference(text: string): FeatureReference | undefined {
  const [, view, version, feature] = REFERENCE.exec(text) ?? [];
  if (view === undefined || feature === undefined) return undefined;
  if (!isName(view) || !isName(feature)) return undefined;
  return { view, version: version === undefined ? null : Number(version), feature };
}

export function formatReference({ view, version, feature }: FeatureReference): string {
  return `${view}${version === null ? '' : `@${version}`}:${feature}`;
}

function isName(text: string): boolean {
  return featureNameSchema.safeParse(text).success;
}
