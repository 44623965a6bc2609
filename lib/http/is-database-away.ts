const CODES = new Set([
  // Prisma: not reachable, timed out, closed the connection.
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
  // Postgres: shutting down, crashed, starting up, too many connections.
  '57P01',
  '57P02',
  '57P03',
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

/** Whether something failed only because Postgres could not be reached: worth trying again, and nobody's mistake. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  if (CODES.has(code) || code.startsWith('08')) return true;
  if (AWAY.test(error.message)) {
    return true;
  }
  return isDatabaseAway(error.cause);
}
