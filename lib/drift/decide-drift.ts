import { benjaminiHochberg } from '#lib/stats/benjamini-hochberg.ts';
import type { DatasetReport, FeatureVerdict } from './drift-report.ts';
import type { Evidence, Question } from './evidence.ts';
import type { DriftSettings } from './settings.ts';

export interface Decision {
  verdict: FeatureVerdict;
  /** Corrected across all that was asked of all features. */
  answers: Answer[];
}

export interface Answer extends Question {
  pAdjusted: number;
  hasChanged: boolean;
}

/**
 * A feature has drifted where something about it changed for certain (p, corrected by Benjamini and Hochberg across all that was asked, below its α) and by enough.
 * Whether its values did cannot be said of too few; that is no "stable".
 */
export function decideDrift(
  evidence: readonly (Pick<Evidence, 'questions'> & Pick<DriftSettings, 'alpha'>)[],
): Decision[] {
  const asked = evidence.flatMap(({ questions, alpha }) =>
    questions.map((question) => ({ question, alpha })),
  );
  const adjusted = benjaminiHochberg(asked.map(({ question }) => question.pValue));
  const answers = new Map(
    asked.map(({ question, alpha }, at): [Question, Answer] => {
      const pAdjusted = adjusted[at] ?? 1;
      const hasChanged = question.isEnough && question.isLarge && pAdjusted < alpha;
      return [question, { ...question, pAdjusted, hasChanged }];
    }),
  );
  return evidence.map(({ questions }) => {
    const own = questions.flatMap((question) => answers.get(question) ?? []);
    return { verdict: verdictOf(own), answers: own };
  });
}

/** What is said of all features together. A test of whole rows has its place beside these counts. */
export function summarise(verdicts: readonly FeatureVerdict[]): DatasetReport {
  const drifted = verdicts.filter((verdict) => verdict === 'drift').length;
  const tested = verdicts.filter((verdict) => verdict !== 'not_enough_data').length;
  return { drifted, tested, share: tested === 0 ? 0 : drifted / tested };
}

function verdictOf(answers: readonly Answer[]): FeatureVerdict {
  if (answers.some(({ hasChanged }) => hasChanged)) return 'drift';
  const values = answers.find(({ about }) => about === 'values');
  return values?.isEnough && !values.isPartial ? 'stable' : 'not_enough_data';
}
