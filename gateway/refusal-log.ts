import type { FastifyRequest } from 'fastify';
import type { Logger } from 'pino';

const LINES_A_MINUTE = 10;

/**
 * One line for each request without a valid key, at most ten a minute: whoever sends them must not be able to fill the log. The next
 * line says how many were left out. Neither the key nor the query, which may hold one, is written.
 */
export function createRefusalLog({ log, clock }: { log: Pick<Logger, 'warn'>; clock(): number }) {
  let minute = Number.NEGATIVE_INFINITY;
  let lines = 0;
  let leftOut = 0;

  return (
    { id, ip, method, url }: Pick<FastifyRequest, 'id' | 'ip' | 'method' | 'url'>,
    why: string,
  ): void => {
    const now = Math.floor(clock() / 60_000);
    if (now !== minute) lines = 0;
    minute = now;
    if (lines >= LINES_A_MINUTE) {
      leftOut += 1;
      return;
    }
    const path = url.split('?', 1)[0]?.slice(0, 200);
    const before = leftOut > 0 ? { leftOut } : {};
    log.warn({ requestId: id, address: ip, method, path, ...before }, why);
    lines += 1;
    leftOut = 0;
  };
}
