import { spawnSync } from 'node:child_process';

const SAMPLE =
  /^([a-zA-Z_:][\w:]*)(\{(?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*"(?:,(?!\})|(?=\})))*\})? (?:[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?|NaN|[+-]Inf)$/i;

/** What is wrong with a page of metrics in Prometheus' text format, by its rules for lines, types and names. */
export function formatProblems(text: string): string[] {
  const problems: string[] = [];
  const types = new Map<string, string>();
  const helped = new Set<string>();
  const seen = new Set<string>();
  if (!text.endsWith('\n')) problems.push('the last line has no end');
  for (const line of text.split('\n').filter((one) => one !== '')) {
    const [, word, name = '', rest = ''] = /^# (HELP|TYPE) ([\w:]+) (.+)$/.exec(line) ?? [];
    if (word === 'HELP') helped.add(name);
    else if (word === 'TYPE') {
      if (types.has(name)) problems.push(`a second type: ${line}`);
      if (rest === 'counter' && !name.endsWith('_total')) problems.push(`no _total: ${line}`);
      types.set(name, rest);
    } else {
      const sample = SAMPLE.exec(line);
      const base = sample?.[1]?.replace(/_(?:bucket|sum|count)$/, '') ?? '';
      const owner = types.get(base) === 'histogram' ? base : (sample?.[1] ?? '');
      const series = `${sample?.[1]}${sample?.[2]}`;
      if (!sample) problems.push(`no sample: ${line}`);
      else if (!types.has(owner) || !helped.has(owner)) problems.push(`no type or help: ${line}`);
      else if (seen.has(series)) problems.push(`given twice: ${line}`);
      seen.add(series);
    }
  }
  return problems;
}

/** What promtool says of the metrics; null where it is not installed. */
export function askPromtool(text: string): { status: number | null; said: string } | null {
  const run = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
  if ((run.error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') return null;
  return { status: run.status, said: `${run.stdout}${run.stderr}` };
}
