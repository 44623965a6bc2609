import { isDeepStrictEqual } from 'node:util';
import type { Operation } from './operation.ts';

/** Throws when an answer is not what its operation promises, also when it says more. For tests and development. */
export function checkAnswer(operation: Operation, answer: unknown): void {
  if (!operation.response) return;
  const sent = JSON.parse(JSON.stringify(answer ?? null));
  const parsed = operation.response.safeParse(sent);
  if (!parsed.success) {
    throw new Error(`The answer of ${operation.id} breaks its contract: ${parsed.error.message}`);
  }
  if (!isDeepStrictEqual(JSON.parse(JSON.stringify(parsed.data)), sent)) {
    throw new Error(`The answer of ${operation.id} has fields its contract does not have`);
  }
}
