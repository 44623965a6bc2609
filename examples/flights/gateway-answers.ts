import { type GatewayAnswer, ReplayError } from './gateway-client.ts';

/** Throws when the refusal would meet every further request as well. */
export function throwIfLasting(answer: GatewayAnswer, model: string): void {
  if (answer.ok) return;
  const because = answer.detail ? ` (${answer.detail})` : '';
  if (answer.status === 401) {
    throw new ReplayError('unauthorized', `The gateway does not accept the API key${because}.`);
  }
  if (answer.status === 403) {
    throw new ReplayError(
      'forbidden',
      `The API key may not do this${because}. Replays set event_time, which takes the admin scope.`,
    );
  }
  if (answer.status === 404) {
    throw new ReplayError('model_not_found', `The gateway serves no model '${model}'${because}.`);
  }
}

/** The probability of being late, from an array in class order or an object by class. */
export function lateProbability(probabilities: unknown): number | undefined {
  if (typeof probabilities !== 'object' || probabilities === null) return undefined;
  const late = (probabilities as Record<string, unknown>)['1'];
  return typeof late === 'number' ? late : undefined;
}
