// `npm run test:faults`: gateways in processes of their own, to which what goes wrong in production is done while they are asked. Ends
// with one line of totals. With --write, the figures go into docs/RELIABILITY.md.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runCounted } from '../run-counted.ts';
import { FIGURES, type Figure } from './figures.ts';

const DOCUMENT = path.join(import.meta.dirname, '../../docs/RELIABILITY.md');
const [BEGIN, END] = ['<!-- figures -->', '<!-- end of figures -->'];

rmSync(FIGURES, { force: true });
runCounted('faults', path.join(import.meta.dirname, 'vitest.config.ts'));
if (process.argv.includes('--write') && process.exitCode === 0) write();

function write(): void {
  const lines = existsSync(FIGURES) ? readFileSync(FIGURES, 'utf8').trim().split('\n') : [];
  const figures = lines.map((line) => JSON.parse(line) as Figure);
  const rows = figures.map(({ what, seen }) => `| ${what} | ${seen} |`);
  const table = ['| what is done | what was seen |', '| --- | --- |', ...rows].join('\n');
  const text = readFileSync(DOCUMENT, 'utf8');
  const from = text.indexOf(BEGIN) + BEGIN.length;
  const to = text.indexOf(END);
  if (to < 0) throw new Error(`${DOCUMENT} has no place for figures`);
  writeFileSync(DOCUMENT, `${text.slice(0, from)}\n\n${table}\n\n${text.slice(to)}`);
  execFileSync('biome', ['format', '--write', DOCUMENT]);
}
