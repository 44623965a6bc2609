import { AppError } from '#lib/http/errors.ts';
import type { ReleasePlan } from '#lib/releases/contract.ts';

/** Where the release in force needs a version, in words; null when it does not. */
function findUse(
  version: number,
  inForce: { seq: number; plan: ReleasePlan } | null,
): string | null {
  if (!inForce) return null;
  const { routes, fallback } = inForce.plan;
  const total = routes.reduce((sum, route) => sum + route.weight, 0);
  const route = routes.find((candidate) => candidate.version === version);
  const uses = [
    ...(route
      ? [
          routes.length === 1
            ? 'takes all traffic'
            : `takes ${percent(route.weight / total)} of traffic`,
        ]
      : []),
    ...(fallback.includes(version) ? ['is in the fallback chain'] : []),
  ];
  return uses.length > 0 ? `${uses.join(' and ')} in release ${inForce.seq}, in force` : null;
}

export function refuseInUse(
  version: number,
  inForce: { seq: number; plan: ReleasePlan } | null,
  aliases: readonly string[],
): void {
  const use = findUse(version, inForce);
  if (!use && aliases.length > 0) {
    const names = aliases.map((name) => `"${name}"`).join(', ');
    throw new AppError('version_in_use', {
      publicMessage: `Version ${version} is what ${aliases.length === 1 ? 'the alias' : 'the aliases'} ${names} ${aliases.length === 1 ? 'points' : 'point'} at. Move or remove ${aliases.length === 1 ? 'it' : 'them'} first.`,
      extra: { aliases },
    });
  }
  if (!use) return;
  throw new AppError('version_in_use', {
    publicMessage: `Version ${version} ${use}. Release another version first.`,
    extra: { current_seq: inForce?.seq },
  });
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`;
}
