export type { ActionDeps } from './service/actions/action.ts';
export { createRunbookFollowing } from './service/follow-runs.ts';
export { createRunbooks } from './service/runbooks.ts';
export { createRunbookRuns } from './service/runs.ts';
export { readShipped, syncShipped } from './service/sync-shipped.ts';
