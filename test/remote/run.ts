// `npm run test:remote`: real model servers from the Python package index behind a gateway, killed and stopped while they are asked.
// Ends with one line of totals.
import path from 'node:path';
import { runCounted } from '../run-counted.ts';

runCounted('remote', path.join(import.meta.dirname, 'vitest.config.ts'));
