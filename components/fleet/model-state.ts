import type { State } from '#components/ui/status.tsx';
import type { FleetModel, ModelStatus } from '#lib/telemetry/contract.ts';

const looks = {
  serving: { state: 'good', word: 'Serving', rank: 3 },
  degraded: { state: 'warning', word: 'Degraded', rank: 1 },
  down: { state: 'bad', word: 'Down', rank: 0 },
  'no-release': { state: 'unknown', word: 'No release', rank: 4 },
  'no-replica': { state: 'bad', word: 'No replica', rank: 0 },
} as const satisfies Record<ModelStatus, { state: State; word: string; rank: number }>;

export function modelState(status: ModelStatus): { state: State; word: string; rank: number } {
  return looks[status];
}

/** What is shown when the status has not been heard for too long: what it was is no longer known to be so. */
export const staleState = { state: 'unknown', word: 'Not known' } as const;

/** A share of requests that failed on our side from which a serving model needs a look. */
const ERROR_RATE_TO_LOOK_AT = 0.01;

export function hasErrors(model: Pick<FleetModel, 'traffic'>): boolean {
  return (model.traffic.server_error_rate ?? 0) >= ERROR_RATE_TO_LOOK_AT;
}

/** Problems on top: down, then degraded, then serving with errors, then the rest by traffic and name. */
export function problemsFirst(models: readonly FleetModel[]): FleetModel[] {
  const rank = (model: FleetModel) => {
    const own = modelState(model.status).rank;
    return own === 3 && hasErrors(model) ? 2 : own;
  };
  return models.toSorted(
    (a, b) =>
      rank(a) - rank(b) || b.traffic.requests - a.traffic.requests || a.name.localeCompare(b.name),
  );
}

/** What the fleet's first line says: whether anything is wrong. */
export function fleetSentence(models: readonly FleetModel[]): { state: State; text: string } {
  const count = (state: State) =>
    models.filter((model) => modelState(model.status).state === state).length;
  const bad = count('bad');
  const warning = count('warning');
  const errors = models.filter(
    (model) => modelState(model.status).state === 'good' && hasErrors(model),
  ).length;
  const serving = count('good');
  const parts = [
    bad > 0 ? `${bad} down` : '',
    warning > 0 ? `${warning} degraded` : '',
    errors > 0 ? `${errors} with errors` : '',
  ].filter(Boolean);
  if (parts.length > 0) {
    return {
      state: bad > 0 ? 'bad' : 'warning',
      text: `${parts.join(', ')} of ${models.length} ${models.length === 1 ? 'model' : 'models'}`,
    };
  }
  if (serving === 0) return { state: 'unknown', text: 'Nothing is released yet' };
  return {
    state: 'good',
    text:
      serving === 1
        ? 'The one released model is serving'
        : `All ${serving} released models are serving`,
  };
}
