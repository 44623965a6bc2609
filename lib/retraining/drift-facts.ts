import type { RetrainingFacts } from './evaluate-policy.ts';

type Verdict = 'drift' | 'stable' | 'not_enough_data';

/** What a drift report said, in short. */
export interface SaidOfVersion {
  version: number;
  at: Date;
  /** Of the prediction’s mean. */
  shift: Verdict | null;
  columns: {
    name: string;
    role: 'feature' | 'score' | 'class' | 'value';
    verdict: Verdict;
    drifting_since: string | null;
    findings: string[];
  }[];
}

/** What is older says nothing of now: every model that is scanned at all is scanned once a day. */
export const OLDEST_REPORT_MS = 2 * 86_400_000;

/**
 * The newest report of each version in force, taken together: a feature has drifted where it has of any of them, and by as many scans in a row as the settings of
 * drift want, so that one scan at the edge trains nothing.
 */
export function driftFacts(
  reports: readonly SaidOfVersion[],
  versions: readonly number[],
  at: Date,
): Pick<RetrainingFacts, 'drift' | 'qualityProblems'> {
  const newest = versions.flatMap((version) => {
    const own = reports.filter((one) => one.version === version && isOf(one.at, at));
    return own.reduce<SaidOfVersion[]>(
      ([best], one) => [best && best.at >= one.at ? best : one],
      [],
    );
  });
  const [first] = newest;
  if (!first) return { drift: null, qualityProblems: null };
  const features = new Map<string, Verdict>();
  const problems = new Map<string, { column: string; finding: string }>();
  let prediction: Verdict | null = null;
  for (const { columns, shift } of newest) {
    if (shift) prediction = worse(prediction, shift);
    for (const { name, role, findings, ...said } of columns) {
      const verdict = said.drifting_since
        ? 'drift'
        : said.verdict === 'drift'
          ? 'stable'
          : said.verdict;
      if (role === 'feature') {
        features.set(name, worse(features.get(name) ?? null, verdict));
        for (const finding of findings) {
          problems.set(`${name} ${finding}`, { column: name, finding });
        }
      } else {
        prediction = worse(prediction, verdict);
      }
    }
  }
  const latest = new Date(Math.max(...newest.map((one) => one.at.getTime())));
  return {
    drift: {
      at: latest,
      features: [...features].map(([name, verdict]) => ({ name, verdict })),
      prediction,
    },
    qualityProblems: [...problems.values()],
  };
}

const isOf = (made: Date, at: Date) =>
  made <= at && made.getTime() > at.getTime() - OLDEST_REPORT_MS;

const ORDER: readonly Verdict[] = ['not_enough_data', 'stable', 'drift'];
function worse(a: Verdict | null, b: Verdict): Verdict {
  return a === null || ORDER.indexOf(b) > ORDER.indexOf(a) ? b : a;
}
