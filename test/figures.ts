import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '..');
const DOCUMENT = path.join(ROOT, 'docs/RELIABILITY.md');
/** Each has its place in the document. */
const SUITES = ['faults', 'remote', 'malformed'] as const;
type Suite = (typeof SUITES)[number];

interface Figure {
  what: string;
  seen: string;
}

const fileOf = (suite: Suite) => path.join(ROOT, 'test-results', `${suite}-figures.jsonl`);

export function clearFigures(suite: Suite): void {
  rmSync(fileOf(suite), { force: true });
}

/** Prints what a test saw, and keeps it for docs/RELIABILITY.md. */
export function noteFigure(suite: Suite, what: string, seen: string): void {
  process.stdout.write(`${what}: ${seen}\n`);
  mkdirSync(path.dirname(fileOf(suite)), { recursive: true });
  appendFileSync(fileOf(suite), `${JSON.stringify({ what, seen } satisfies Figure)}\n`);
}

/** Puts the figures of every suite that was run here into the document. */
export function writeFigures(): void {
  let text = readFileSync(DOCUMENT, 'utf8');
  for (const suite of SUITES.filter((one) => existsSync(fileOf(one)))) {
    const figures = readFileSync(fileOf(suite), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Figure);
    const rows = figures.map(({ what, seen }) => `| ${what} | ${seen} |`);
    const table = ['| what is done | what was seen |', '| --- | --- |', ...rows].join('\n');
    const begin = `<!-- figures of ${suite} -->`;
    const from = text.indexOf(begin) + begin.length;
    const to = text.indexOf('<!-- end of figures -->', from);
    if (from < begin.length || to < 0) throw new Error(`${DOCUMENT} has no place for ${suite}`);
    text = `${text.slice(0, from)}\n\n${table}\n\n${text.slice(to)}`;
  }
  writeFileSync(DOCUMENT, text);
  execFileSync('biome', ['format', '--write', DOCUMENT]);
}

export const count = (value: number) => value.toLocaleString('en');
