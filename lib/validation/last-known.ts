import type { Scalar } from './contract.ts';

/** The last values that kept the rules, by entity key: what imputing by the last known value takes. */
export interface LastKnown {
  get(entityKey: string, feature: string): Scalar | undefined;
  set(entityKey: string, feature: string, value: Scalar): void;
}

/** Of the entities seen last. */
export function createLastKnown(maxEntities = 10_000): LastKnown {
  const entities = new Map<string, Map<string, Scalar>>();
  return {
    get: (entityKey, feature) => entities.get(entityKey)?.get(feature),
    set(entityKey, feature, value) {
      const known = entities.get(entityKey) ?? new Map<string, Scalar>();
      entities.delete(entityKey);
      entities.set(entityKey, known.set(feature, value));
      if (entities.size <= maxEntities) return;
      for (const oldest of entities.keys()) {
        entities.delete(oldest);
        break;
      }
    },
  };
}
