import type { Db } from '#lib/db/client.ts';
import { invalidRequest } from '#lib/http/parse-input.ts';
import type { FeedbackItem, FeedbackResponse } from '../contract.ts';
import { decideFeedback } from '../decide-feedback.ts';
import { implausibleTime } from '../implausible-time.ts';
import { findKnown, saveLabels } from '../store/labels.ts';

export interface FeedbackService {
  /**
   * Keeps labels, or none of them: throws invalid_request when one can never match. `where` is the path of an item in the
   * request, for messages.
   */
  recordFeedback(
    items: readonly FeedbackItem[],
    where?: (index: number) => string,
  ): Promise<FeedbackResponse>;
}

export function createFeedbackService({ db, now }: { db: Db; now: () => Date }): FeedbackService {
  return {
    async recordFeedback(items, where = () => '') {
      const received = now();
      const late = items.flatMap(({ observed_at }, index) => {
        const message = observed_at && implausibleTime(new Date(observed_at), received);
        return message ? [{ index, field: 'observed_at', message }] : [];
      });
      const { counts, changed, mismatches } = decideFeedback(items, await findKnown(db, items));
      const wrong = [...late, ...mismatches];
      if (wrong.length > 0) {
        throw invalidRequest(
          wrong.map(({ index, field, message }) => ({ field: `${where(index)}${field}`, message })),
        );
      }
      if (changed.length > 0) await saveLabels(db, changed, received);
      return counts;
    },
  };
}
