import type { Routing } from './contract.ts';

/** Where the routing names a channel: `default`, or the number of a route. */
export function findNaming({ channels, routes }: Routing, channelId: string): string[] {
  const numbered = routes.flatMap((route, index) =>
    route.channels.includes(channelId) ? [String(index + 1)] : [],
  );
  return [...(channels.includes(channelId) ? ['default'] : []), ...numbered];
}

/** Every channel that the routing names, with the field of its first naming. */
export function listNamed({ channels, routes }: Routing): Map<string, string> {
  const named = new Map<string, string>();
  const add = (id: string, field: string) => named.has(id) || named.set(id, field);
  for (const [index, id] of channels.entries()) add(id, `channels[${index}]`);
  for (const [number, route] of routes.entries()) {
    for (const [index, id] of route.channels.entries())
      add(id, `routes[${number}].channels[${index}]`);
  }
  return named;
}
