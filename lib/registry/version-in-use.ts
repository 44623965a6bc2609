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

/** Why a version has to stay, with what tells a program so; null when it can be archived or deleted. */
export function whyInUse(
  version: number,
  inForce: { seq: number; plan: ReleasePlan } | null,
  aliases: readonly string[],
): { message: string; extra: Record<string, unknown> } | null {
  const use = findUse(version, inForce);
  if (use) {
    return {
      message: `Version ${version} ${use}. Release another version first.`,
      extra: { current_seq: inForce?.seq },
    };
  }
  if (aliases.length === 0) return null;
  const names = aliases.map((name) => `"${name}"`).join(', ');
  const [what, point, them] =
    aliases.length === 1 ? ['the alias', 'points', 'it'] : ['the aliases', 'point', 'them'];
  return {
    message: `Version ${version} is what ${what} ${names} ${point} at. Move or remove ${them} first.`,
    extra: { aliases },
  };
}

export function refuseInUse(...facts: Parameters<typeof whyInUse>): void {
  const use = whyInUse(...facts);
  if (!use) return;
  throw new AppError('version_in_use', { publicMessage: use.message, extra: use.extra });
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`;
}
