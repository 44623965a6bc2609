import { nameActor } from '#lib/auth/name-actor.ts';
import type { IncidentEntry } from '#lib/incidents/contract.ts';
import { type ActionItem, type Course, type Postmortem, sectionNames } from './contract.ts';
import { lessonSections, sectionTitles } from './find-missing.ts';
import { sayMinutes, sayMoment, sayTime } from './say-minutes.ts';

/** A postmortem as one file that can be read without Mainstay. `entries` are the incident's timeline in the order it happened. */
export function writeMarkdown(
  postmortem: Postmortem,
  entries: readonly IncidentEntry[],
  { left }: { left: number },
): string {
  const { incident, sections, action_items, course } = postmortem;
  const blocks = [
    `# Postmortem: ${inline(incident.title)}`,
    headTable(postmortem),
    ...sectionNames
      .filter((name) => !isLesson(name))
      .map((name) => section(2, sectionTitles[name], sections[name])),
    `## How long it took\n\n${courseTable(course)}`,
    '## Lessons',
    ...lessonSections.map((name) => section(3, sectionTitles[name], sections[name])),
    `## Action items\n\n${itemsTable(action_items)}`,
    `## Timeline\n\n${timeline(entries, left)}`,
  ];
  return `${blocks.join('\n\n')}\n`;
}

function headTable({ incident, status, written_by, published_at, review }: Postmortem): string {
  const rows: [string, string][] = [
    ['Incident', String(incident.number)],
    ['Severity', String(incident.severity)],
    ['Models', incident.models.join(', ') || 'none'],
    ['Began', sayTime(incident.started_at)],
    ['Resolved', incident.resolved_at === null ? 'not yet' : sayTime(incident.resolved_at)],
    ['Status', { draft: 'Draft', in_review: 'In review', published: 'Published' }[status]],
    ['Written by', nameActor(written_by)],
    ['Reviewed by', review.ready === null ? 'nobody' : nameActor(review.ready.by)],
    ...(published_at === null
      ? []
      : ([['Published', sayTime(published_at)]] as [string, string][])),
  ];
  return table(['', ''], rows);
}

function courseTable({ detect, acknowledge, mitigate, resolve }: Course): string {
  const rows: [string, number | null, string][] = [
    ['To detect', detect, 'from its start until it was opened'],
    ['To acknowledge', acknowledge, 'from its opening until somebody took it on'],
    ['To mitigate', mitigate, 'from its start until it did no harm any more'],
    ['To resolve', resolve, 'from its start until it was resolved'],
  ];
  return table(
    ['', 'Took', ''],
    rows.map(([name, minutes, what]) => [name, minutes === null ? '–' : sayMinutes(minutes), what]),
  );
}

function itemsTable(items: readonly ActionItem[]): string {
  if (items.length === 0) return '_There are none._';
  return table(
    ['What', 'Kind', 'Owner', 'Due', 'State'],
    items.map(({ title, kind, owner, due_on, state, note }) => [
      title,
      kind,
      owner?.name ?? 'nobody',
      due_on ?? 'no date',
      note === null ? state : `${state}: ${note}`,
    ]),
  );
}

function timeline(entries: readonly IncidentEntry[], left: number): string {
  const lines = entries.map(({ at, text, actor, kind }) => {
    const by = actor === null ? '' : ` **${inline(nameActor(actor))}**:`;
    const said = kind === 'note' ? `\n\n${quote(text)}\n` : ` ${inline(text)}`;
    return `- ${sayMoment(at)}${by}${said}`;
  });
  const more = left > 0 ? [`- … and ${left} more, which Mainstay has.`] : [];
  return [...lines, ...more].join('\n') || '_Nothing is recorded._';
}

/** A note with its lines, within an item of a list; what would be a heading is none of the document's. */
function quote(text: string): string {
  return text
    .trim()
    .split('\n')
    .map((line) => `  > ${line.replace(/^ {0,3}(?=#{1,6}\s|=+\s*$|-+\s*$)/, '\\')}`.trimEnd())
    .join('\n');
}

function section(level: 2 | 3, title: string, text: string): string {
  return `${'#'.repeat(level)} ${title}\n\n${lower(text.trim(), level) || '_Not written yet._'}`;
}

/** Headings within a section are below its own; what is fenced is no heading. */
function lower(text: string, level: number): string {
  let fence: string | null = null;
  return text
    .split('\n')
    .map((line) => {
      const mark = /^ {0,3}(```|~~~)/.exec(line)?.[1];
      if (mark && fence === null) fence = mark;
      else if (mark === fence) fence = null;
      if (fence !== null) return line;
      return line.replace(/^(#{1,6})(?=\s)/, (hashes) =>
        '#'.repeat(Math.min(6, hashes.length + level)),
      );
    })
    .join('\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) => `| ${cells.map(inline).join(' | ')} |`;
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}

/** Text that is no Markdown, in one line of it. */
function inline(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ').replaceAll(/[\\|*_`<>[\]]/g, (sign) => `\\${sign}`);
}

function isLesson(name: string): boolean {
  return (lessonSections as readonly string[]).includes(name);
}
