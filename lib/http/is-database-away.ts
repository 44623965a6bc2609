const CODES = new Set([
  // Prisma: not reachable, timed out, closed the connection, too many connections.
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
  'P2037',
  // Postgres: shutting down, crashed, starting up, idle for too long, too many connections.
  '57P01',
  '57P02',
  '57P03',
  '57P05',
  '53300',
  // The network.
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** As pg says it, and lib/db of a server that has gone silent. */
const AWAY =
  /^(Connection terminated|timeout exceeded when trying to connect|Postgres does not answer)/;

/** As Prisma says it when it never got as far as Postgres. */
const NOT_BEGUN = /Unable to start a transaction in the given time/;

/** An error wraps the one below it at most so many times. */
const MAX_DEPTH = 8;

/**
 * Whether something failed only because Postgres could not be reached: worth trying again, and nobody's mistake. What Postgres
 * said stands in the error itself (pg), in its cause, or, for Prisma, in `meta.driverAdapterError.cause`.
 */
export function isDatabaseAway(error: unknown): boolean {
  return error instanceof Error && saysAway(error, MAX_DEPTH);
}

/** What of it an error may have. */
interface Said {
  code?: unknown;
  errorCode?: unknown;
  originalCode?: unknown;
  message?: unknown;
  cause?: unknown;
  meta?: { driverAdapterError?: unknown } | null;
  errors?: unknown;
}

function saysAway(error: unknown, depth: number): boolean {
  if (typeof error !== 'object' || error === null || depth === 0) return false;
  const { code, errorCode, originalCode, message, cause, meta, errors } = error as Said;
  if ([code, errorCode, originalCode].some(isAwayCode)) return true;
  if (typeof message === 'string' && (AWAY.test(message) || NOT_BEGUN.test(message))) return true;
  const below = [cause, meta?.driverAdapterError];
  // Of a host with several addresses, each of which was tried.
  if (Array.isArray(errors)) below.push(...errors);
  return below.some((one) => saysAway(one, depth - 1));
}

function isAwayCode(code: unknown): boolean {
  return typeof code === 'string' && (CODES.has(code) || code.startsWith('08'));
}
