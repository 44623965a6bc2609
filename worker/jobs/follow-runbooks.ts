import type { createRunbookFollowing } from '#lib/runbooks/service.ts';

export function followRunbooks({
  runbooks,
}: {
  runbooks: Pick<ReturnType<typeof createRunbookFollowing>, 'followRuns'>;
}) {
  return () => runbooks.followRuns();
}
