import type { SharedTexts } from '#lib/cache/contract.ts';
import type { ViewAnswer } from '../answer-view.ts';

/** How long an answer may outlive events that a process took in without being able to say so. */
const MOST_MS = 5000;
const PREFIX = 'mainstay:feature';

/** Says that a source's events of some keys have changed, so that answers kept of them are no longer good. */
export interface Revisions {
  raise(sourceId: number, keys: readonly string[]): Promise<void>;
}

export interface CachedQuestion {
  sourceId: number;
  viewId: number;
  keys: string;
  features: readonly string[];
}

export type FeatureCache = ReturnType<typeof createFeatureCache>;

/**
 * Answers in a Redis that replicas share. Each is kept with the revision of its key that was read before Postgres was asked: a
 * push raises the revision, so that what was read before it is not believed after it. Should a push be unable to say so, answers
 * are old by five seconds at most. What changes by time alone (a window's end, a ttl, an event of the future) ends an answer.
 */
export function createFeatureCache(texts: SharedTexts) {
  const revisionKey = (sourceId: number, keys: string) => `${PREFIX}:revision:${sourceId}:${keys}`;
  const answerKey = ({ viewId, keys }: CachedQuestion) => `${PREFIX}:answer:${viewId}:${keys}`;

  return {
    /** Answers that are good at that time, in the questions' order, and what to keep new ones with. */
    async find(
      questions: readonly CachedQuestion[],
      atMs: number,
    ): Promise<{ answer: ViewAnswer | undefined; revision: string | undefined }[]> {
      const found = await texts.getAll(
        questions.flatMap((question) => [
          revisionKey(question.sourceId, question.keys),
          answerKey(question),
        ]),
      );
      return questions.map(({ features }, index) => {
        if (!found) return { answer: undefined, revision: undefined };
        const revision = found[index * 2] ?? '0';
        const kept = parse(found[index * 2 + 1] ?? null);
        const isGood =
          kept !== undefined &&
          kept.revision === revision &&
          kept.atMs <= atMs &&
          atMs < kept.answer.goodUntilMs &&
          features.every((name) => Object.hasOwn(kept.answer.answers, name));
        return { answer: isGood ? kept.answer : undefined, revision };
      });
    },

    async keep(
      question: CachedQuestion,
      answer: ViewAnswer,
      { atMs, revision }: { atMs: number; revision: string },
    ): Promise<void> {
      const ttlMs = Math.min(MOST_MS, answer.goodUntilMs - atMs);
      if (ttlMs < 1) return;
      await texts.set(answerKey(question), JSON.stringify({ revision, atMs, answer }), ttlMs);
    },

    async raise(sourceId: number, keys: readonly string[]): Promise<void> {
      // Longer than any answer is kept.
      await texts.increaseAll(
        keys.map((key) => revisionKey(sourceId, key)),
        MOST_MS * 12,
      );
    },
  };
}

function parse(
  text: string | null,
): { revision: string; atMs: number; answer: ViewAnswer } | undefined {
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
