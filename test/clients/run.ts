// `npm run test:clients`: the clients that people have, from the Python package index, against a gateway. Ends with one line of totals.
import path from 'node:path';
import { runCounted } from '../run-counted.ts';
import { clients, driftTools, requirementsOf, trainers } from './clients.ts';
import { virtualEnvironment } from './virtual-environment.ts';

const pythons = Object.fromEntries(
  [...clients, ...driftTools, ...trainers].map(({ environment }) => [
    environment,
    virtualEnvironment(environment, requirementsOf(environment)),
  ]),
);
runCounted('clients', path.join(import.meta.dirname, 'vitest.config.ts'), {
  MAINSTAY_CLIENT_PYTHONS: JSON.stringify(pythons),
});
