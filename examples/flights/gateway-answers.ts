import { type GatewayAnswer, ReplayError } from './gateway-client.ts';

type Refusal = Extract<GatewayAnswer, { ok: false }>;

/** Throws when the refusal would meet every further request as well. */
export function throwIfLasting(answer: GatewayAnswer, model: string): void {
  if (answer.ok) return;
  throwIfKeyRefused(answer);
  if (answer.status === 404) {
    throw new ReplayError(
      'model_not_found',
      `The gateway serves no model '${model}'${because(answer)}.`,
    );
  }
}

function throwIfKeyRefused(answer: Refusal): void {
  if (answer.status === 401) {
    throw new ReplayError(
      'unauthorized',
      `The gateway does not accept the API key${because(answer)}.`,
    );
  }
  if (answer.status === 403) {
    throw new ReplayError(
      'forbidden',
      `The API key may not do this${because(answer)}. Replays set event_time, which takes the admin scope.`,
    );
  }
}

function because({ detail }: Refusal): string {
  return detail ? ` (${detail})` : '';
}

/** The same of arrivals that were pushed. */
export function throwIfNotPushed(answer: GatewayAnswer): void {
  if (answer.ok || answer.status >= 500 || answer.status === 429) return;
  throwIfKeyRefused(answer);
  throw new ReplayError(
    'source_not_found',
    `The gateway does not take arrivals${because(answer)}.`,
  );
}

/** The probability of being late, from an array in class order or an object by class. */
export function lateProbability(probabilities: unknown): number | undefined {
  if (typeof probabilities !== 'object' || probabilities === null) return undefined;
  const late = (probabilities as Record<string, unknown>)['1'];
  return typeof late === 'number' ? late : undefined;
}
