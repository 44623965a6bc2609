/**
 * The network address of whoever sent a request, for slowing down guesses. `forwardedFor` is the X-Forwarded-For as it came:
 * each proxy appends whom it heard, after whatever the sender claims, so the last `trustedProxies` hops are believed and no more.
 */
export function clientAddress(
  socketAddress: string | undefined,
  forwardedFor: string | string[] | undefined,
  trustedProxies: number,
): string {
  const claimed = [forwardedFor ?? []].flat().join(',').split(',');
  const hops = [...claimed.map((hop) => hop.trim()).filter(Boolean), socketAddress ?? 'unknown'];
  return hops.at(-1 - trustedProxies) ?? hops[0] ?? 'unknown';
}
