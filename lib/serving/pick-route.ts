interface Route {
  version: number;
  weight: number;
}

const BUCKETS = 10_000;

/**
 * The version that takes `id`'s request: the same id always falls into the same of 10,000 buckets, and the routes share the
 * buckets in their order by weight. Since a later route takes its buckets from the top, whoever was sent to a canary stays
 * with it while its weight grows.
 */
export function pickRoute(routes: readonly Route[], seed: string, id: string): number {
  const [first] = routes;
  if (first === undefined) throw new Error('a release has at least one route');
  if (routes.length === 1) return first.version;
  const total = routes.reduce((sum, route) => sum + route.weight, 0);
  const position = stickyBucket(seed, id) * total;
  let upTo = 0;
  for (const route of routes) {
    upTo += route.weight;
    if (position < upTo) return route.version;
  }
  return routes.at(-1)?.version ?? first.version;
}

/** In [0, 1): FNV-1a of FNV-1a of seed and id, in ten-thousandths. */
function stickyBucket(seed: string, id: string): number {
  return (fnv32a(fnv32a(seed + id).toString()) % BUCKETS) / BUCKETS;
}

/** FNV-1a, 32 bits, over UTF-16 code units. */
export function fnv32a(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
