import type { Goal, Section } from './sections.ts';

export interface Report {
  at: string;
  machine: string;
  rounds: number;
  seconds: number;
  sections: (Section & { loadBefore: number; loadAfter: number })[];
}

export function isReached({ measured, bound }: Goal): boolean {
  return 'least' in bound ? measured >= bound.least : measured <= bound.most;
}

/** As Markdown: what is printed, and the file that the documentation quotes. */
export function toMarkdown(report: Report): string {
  const goals = report.sections.flatMap((section) => section.goals);
  return `${[
    '# Serving, measured',
    '',
    `Written by \`npm run bench:serve\` on ${report.at.slice(0, 16).replace('T', ' ')} UTC: ${report.machine}.`,
    `Medians of ${report.rounds} rounds of ${report.seconds} s each, taken in turns so that what else the machine does hits all alike; ratios are round by round, with the least and the most in brackets. The client is one process on the same machine; it checks the status and the value of every answer.`,
    '',
    ...goalTable(goals),
    ...report.sections.flatMap(describeSection),
  ]
    .join('\n')
    .trimEnd()}\n`;
}

function goalTable(goals: readonly Goal[]): string[] {
  const rows = goals.map((goal) => {
    const bound =
      'least' in goal.bound ? `≥ ${number(goal.bound.least)}` : `≤ ${number(goal.bound.most)}`;
    return [goal.what, number(goal.measured), bound, isReached(goal) ? 'yes' : '**no**'];
  });
  return [...table(['goal', 'measured', 'must be', 'reached'], rows), ''];
}

function describeSection(section: Report['sections'][number]): string[] {
  const rows = section.summaries.map((one) => [
    one.name,
    number(Math.round(one.perSecond)),
    one.p50.toFixed(2),
    one.p99.toFixed(2),
    number(Math.round(one.megabytes)),
    number(Math.round(one.cpuMicrosPerRequest)),
  ]);
  const head = ['', 'requests/s', 'p50 ms', 'p99 ms', 'MB', 'CPU µs/request'];
  return [
    `## ${section.title}`,
    '',
    ...(rows.length > 0 ? [...table(head, rows), ''] : []),
    ...section.ratios.map(
      ({ what, ratio }) =>
        `- ${what}: ${number(ratio.middle)} (${number(ratio.least)}–${number(ratio.most)})`,
    ),
    ...section.notes.map((note) => `- ${note}`),
    `- load average before and after: ${section.loadBefore.toFixed(1)}, ${section.loadAfter.toFixed(1)}`,
    '',
  ];
}

/** With columns as wide as their widest cell, as the formatter has them. */
function table(head: readonly string[], rows: readonly string[][]): string[] {
  const all = [head, ...rows];
  const widths = head.map((_, at) => Math.max(3, ...all.map((cells) => cells[at]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)];
}

function number(value: number): string {
  if (!Number.isFinite(value)) return '–';
  return value >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toFixed(2)));
}
