import { compareFeatures } from '#lib/drift/compare-features.ts';
import { domainClassifier, SCANNED_ROW_SETTINGS } from '#lib/drift/domain-classifier.ts';
import type { FeatureVerdict } from '#lib/drift/drift-report.ts';
import type { FeatureColumns } from '#lib/drift/feature-columns.ts';
import { pairStreams, type Random, type Stream, seededRandom } from '#test/stats/streams.ts';

export type Pairs = Record<string, readonly [Stream, Stream]>;

export interface Shares {
  scans: number;
  /** Of scans, in which some feature drifted. */
  drift: number;
  /** Of features, over all scans. */
  notEnough: number;
}

/** How often a scan of the features says what. The seed is the same in every run. */
export function measureScans(
  pairs: Pairs,
  sizes: readonly [number, number],
  scans: number,
  seed: number,
): Shares {
  const random = seededRandom(seed);
  const names = Object.keys(pairs);
  let drift = 0;
  let notEnough = 0;
  for (let scan = 0; scan < scans; scan += 1) {
    const features = names.flatMap((name) => {
      const pair = pairs[name];
      return pair ? [pairStreams(name, pair, sizes, random)] : [];
    });
    const verdicts: FeatureVerdict[] = compareFeatures(features).report.features.map(
      ({ verdict }) => verdict,
    );
    if (verdicts.includes('drift')) drift += 1 / scans;
    const open = verdicts.filter((verdict) => verdict === 'not_enough_data').length;
    notEnough += open / verdicts.length / scans;
  }
  return { scans, drift, notEnough };
}

export interface RowShares {
  scans: number;
  /** Of scans, in which a feature or the whole row drifted. */
  drift: number;
  /** Of scans, in which the whole row did. */
  wholeRow: number;
  /** Of scans, in which there was too little data for a verdict on the whole row. */
  notEnough: number;
}

/** How often a scan of all features and of the whole row says what, as scans by schedule do it. */
export function measureRows(
  draw: (random: Random) => FeatureColumns[],
  scans: number,
  seed: number,
): RowShares {
  const random = seededRandom(seed);
  const found: RowShares = { scans, drift: 0, wholeRow: 0, notEnough: 0 };
  for (let scan = 0; scan < scans; scan += 1) {
    const features = draw(random);
    const { verdict } = domainClassifier(features, { ...SCANNED_ROW_SETTINGS, seed: scan + 1 });
    const { drifted } = compareFeatures(features).report.dataset;
    if (drifted > 0 || verdict === 'drift') found.drift += 1 / scans;
    if (verdict === 'drift') found.wholeRow += 1 / scans;
    if (verdict === 'not_enough_data') found.notEnough += 1 / scans;
  }
  return found;
}
