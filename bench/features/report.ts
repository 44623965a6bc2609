export interface Section {
  title: string;
  head: string[];
  rows: string[][];
  goals: { what: string; measured: number; most: number }[];
  notes: string[];
}

export interface Report {
  at: string;
  machine: string;
  rounds: number;
  sections: (Section & { loadBefore: number; loadAfter: number })[];
}

export function toMarkdown({ at, machine, rounds, sections }: Report): string {
  const goals = sections.flatMap((section) => section.goals);
  const reached = goals.map(({ what, measured, most }) => [
    what,
    measured.toFixed(1),
    `≤ ${most}`,
    measured <= most ? 'yes' : '**no**',
  ]);
  const lines = [
    '# Features, measured',
    '',
    `Written by \`npm run bench:features\` on ${at.slice(0, 16).replace('T', ' ')} UTC: ${machine}. Medians of ${rounds} rounds, in turns.`,
    '',
    ...table(['goal', 'measured', 'must be', 'reached'], reached),
    '',
    ...sections.flatMap((section) => [
      `## ${section.title}`,
      '',
      ...table(section.head, section.rows),
      '',
      ...section.notes.map((note) => `- ${note}`),
      `- load average before and after: ${section.loadBefore.toFixed(1)}, ${section.loadAfter.toFixed(1)}`,
      '',
    ]),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

/** With columns as wide as their widest cell, as the formatter has them. */
function table(head: readonly string[], rows: readonly string[][]): string[] {
  const all = [head, ...rows];
  const widths = head.map((_, at) => Math.max(3, ...all.map((cells) => cells[at]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)];
}
