/**
 * The network address of whoever sent a request, for slowing down guesses. Of several in `x-forwarded-for` the last: the
 * nearest proxy wrote it (without a proxy, Next does), while those before are whatever the sender claims.
 */
export function clientAddress(headers: Headers | Record<string, unknown> | undefined): string {
  const value =
    headers instanceof Headers ? headers.get('x-forwarded-for') : headers?.['x-forwarded-for'];
  return typeof value === 'string' ? (value.split(',').at(-1)?.trim() ?? 'unknown') : 'unknown';
}
