// `npm run test:faults`: gateways in processes of their own, to which what goes wrong in production is done while they are asked. Ends
// with one line of totals. With --write, the figures go into docs/RELIABILITY.md.
import path from 'node:path';
import { clearFigures, writeFigures } from '../figures.ts';
import { runCounted } from '../run-counted.ts';

clearFigures('faults');
runCounted('faults', path.join(import.meta.dirname, 'vitest.config.ts'));
if (process.argv.includes('--write') && process.exitCode === 0) writeFigures();
