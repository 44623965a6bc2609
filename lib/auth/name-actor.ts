import type { Actor } from './contract.ts';

/** Who did it; a key is told apart from a person of the same name. */
export function nameActor({ kind, name }: Pick<Actor, 'kind' | 'name'>): string {
  return kind === 'api_key' ? `API key ${name}` : name;
}
