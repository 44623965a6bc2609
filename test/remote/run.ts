// `npm run test:remote`: real model servers from the Python package index behind a gateway, killed and stopped while they are asked.
// Ends with one line of totals. With --write, the figures go into docs/RELIABILITY.md.
import path from 'node:path';
import { clearFigures, writeFigures } from '../figures.ts';
import { runCounted } from '../run-counted.ts';

clearFigures('remote');
runCounted('remote', path.join(import.meta.dirname, 'vitest.config.ts'));
if (process.argv.includes('--write') && process.exitCode === 0) writeFigures();
