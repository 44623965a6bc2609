import { compareFeatures } from '#lib/drift/compare-features.ts';
import type { FeatureVerdict } from '#lib/drift/drift-report.ts';
import { pairStreams, type Stream, seededRandom } from '#test/stats/streams.ts';

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
