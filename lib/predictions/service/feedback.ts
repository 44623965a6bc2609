import type { Db } from '#lib/db/client.ts';
import type { FeedbackItem, FeedbackResponse } from '../contract.ts';
import { saveLabels } from '../store/labels.ts';

export interface FeedbackService {
  recordFeedback(items: readonly FeedbackItem[]): Promise<FeedbackResponse>;
}

export function createFeedbackService({ db, now }: { db: Db; now: () => Date }): FeedbackService {
  return { recordFeedback: (items) => saveLabels(db, items, now()) };
}
