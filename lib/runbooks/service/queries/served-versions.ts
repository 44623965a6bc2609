import type { QueryQuestion } from '../../fill-subject.ts';
import { findServedVersions, type ServedVersion } from '../../store/figures/served.ts';
import { modelOf, type QueryDeps, spanWords } from './query.ts';

/** What a model’s versions were asked: each, and those that are looked at (all, or the one) as one. */
export async function readServed(
  { db }: QueryDeps,
  question: QueryQuestion,
): Promise<{ versions: ServedVersion[]; total: Omit<ServedVersion, 'version'>; where: string }> {
  const model = modelOf(question);
  const versions = await findServedVersions(db, model, question.minutes);
  const looked = versions.filter(
    ({ version }) => question.version === null || version === question.version,
  );
  const sum = (of: (one: ServedVersion) => number) =>
    looked.reduce((total, one) => total + of(one), 0);
  const latencies = looked.reduce<number[]>(
    (total, one) => one.latencies.map((count, at) => count + (total[at] ?? 0)),
    [],
  );
  const of = question.version === null ? model : `${model} version ${question.version}`;
  return {
    versions,
    total: {
      requests: sum(({ requests }) => requests),
      clientErrors: sum(({ clientErrors }) => clientErrors),
      serverErrors: sum(({ serverErrors }) => serverErrors),
      degraded: sum(({ degraded }) => degraded),
      latencies,
    },
    where: `${of}, ${spanWords(question.minutes)}`,
  };
}

export const nameVersion = (version: number): string | number =>
  version === 0 ? 'none chosen' : version;
export const shareOf = (part: number, all: number): number | null => (all > 0 ? part / all : null);
