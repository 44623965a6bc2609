import type { createGuardWatch } from '#lib/release-guard/service.ts';

export function watchReleases({
  guards,
}: {
  guards: Pick<ReturnType<typeof createGuardWatch>, 'watch'>;
}) {
  return async () => {
    await guards.watch();
  };
}
