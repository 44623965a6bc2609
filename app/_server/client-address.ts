/**
 * The network address of whoever sent a request, for slowing down guesses: `cli/commands/console.ts` has put it, and nothing
 * that the sender claims, into this header.
 */
export function clientAddress(headers: Record<string, unknown> | undefined): string {
  const value = headers?.['x-forwarded-for'];
  return typeof value === 'string' ? value : 'unknown';
}
