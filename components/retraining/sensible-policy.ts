import type { PolicyDraft } from './policy-draft.ts';

/** What is proposed where there is none: weekly, and sooner when a third of the features or the prediction drift. */
export const sensiblePolicy = {
  triggers: {
    schedule: { cron: '0 3 * * 1', time_zone: 'UTC' },
    drift: { window: '24h', share: 0.3, prediction: true },
  },
} satisfies PolicyDraft;
