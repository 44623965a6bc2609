import type { SkewService } from '#lib/skew/service.ts';

/** Every so many minutes for each model; 0: only when somebody asks for it. */
export function measureSkew(deps: { skew: Pick<SkewService, 'measureDue'>; everyMinutes: number }) {
  return async () => {
    if (deps.everyMinutes > 0) await deps.skew.measureDue(deps.everyMinutes * 60_000);
  };
}
