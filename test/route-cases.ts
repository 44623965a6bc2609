import { accessCases } from './route-cases/access.ts';
import type { RouteCases } from './route-cases/contract.ts';
import { readingCases } from './route-cases/reading.ts';
import { registryCases } from './route-cases/registry.ts';
import { releaseCases } from './route-cases/releases.ts';

/** By operation id; routes.int.test.ts runs them all and fails when one is missing. */
export const routeCases: Partial<Record<string, RouteCases>> = {
  ...registryCases,
  ...releaseCases,
  ...accessCases,
  ...readingCases,
};
