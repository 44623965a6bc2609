import { expect, it } from 'vitest';
import type { IncidentEntry } from '#lib/incidents/contract.ts';
import type { Postmortem } from './contract.ts';
import { writeMarkdown } from './write-markdown.ts';

const ada = { kind: 'user' as const, id: 'u1', name: 'Ada' };
const postmortem: Postmortem = {
  id: '00000000-0000-4000-8000-000000000001',
  incident: {
    ...{ number: 7, title: 'Errors | of *flights*', severity: 2, state: 'reviewed' },
    ...{ cause: 'alert', models: ['flights'], started_at: '2026-03-01T03:00:00.000Z' },
    ...{ opened_at: '2026-03-01T03:04:00.000Z', resolved_at: '2026-03-01T04:00:00.000Z' },
  },
  ...{ status: 'published', revision: 4, reviewers: 1, missing: [] },
  ...{ created_at: '2026-03-01T09:00:00.000Z', created_by: ada },
  ...{ written_at: '2026-03-01T10:00:00.000Z', written_by: ada },
  published_at: '2026-03-02T09:00:00.000Z',
  items: { open: 1, all: 1 },
  sections: {
    ...{ summary: 'It broke.\n\n# A heading\n\n```\n# no heading\n```', impact: 'Much.' },
    ...{ root_causes: '', trigger: 't', detection: 'd', resolution: 'r' },
    ...{ went_well: 'The rollback.', went_badly: '', lucky: '' },
  },
  review: {
    ...{ sent: null, not_ready: null },
    ready: { by: { ...ada, name: 'Grace' }, at: '2026-03-02T08:00:00.000Z', note: null },
  },
  course: { detect: 4, acknowledge: 1, mitigate: null, resolve: 60, recover: 60 },
  action_items: [
    {
      id: '00000000-0000-4000-8000-000000000002',
      incident: { number: 7, title: 'Errors', models: ['flights'] },
      ...{ title: 'Golden cases', kind: 'prevent', owner: null, due_on: '2026-03-10' },
      ...{ is_overdue: false, state: 'dropped', note: 'another | way', revision: 1 },
      ...{ created_at: '2026-03-01T09:00:00.000Z', created_by: ada, closed_at: null },
    },
  ],
};
const entries: IncidentEntry[] = [
  {
    id: '00000000-0000-4000-8000-000000000003',
    ...{ at: '2026-03-01T03:04:00.000Z', recorded_at: '2026-03-01T03:04:00.000Z' },
    ...{ kind: 'opened', text: 'Errors of [flights]', actor: ada, detail: {} },
  },
  {
    id: '00000000-0000-4000-8000-000000000004',
    ...{ at: '2026-03-01T03:06:00.000Z', recorded_at: '2026-03-01T03:06:00.000Z' },
    ...{ kind: 'note', text: '# It is\n\n**the view**\n---', actor: null, detail: {} },
  },
];

const text = writeMarkdown(postmortem, entries, { left: 12 });
const after = (heading: string) => text.split(`${heading}\n\n`)[1] ?? '';

it('begins with the incident, in a table, with signs of Markdown in names kept as they are', () => {
  expect(text.startsWith('# Postmortem: Errors \\| of \\*flights\\*\n\n|  |  |\n')).toBe(true);
  expect(text).toContain('| Reviewed by | Grace |');
  expect(text).toContain('| Began | 2026-03-01 03:00 UTC |');
});

it('has the sections in their order, with their own headings below theirs', () => {
  const headings = text.split('\n').filter((line) => /^#+ /.test(line));
  expect(headings).toEqual([
    '# Postmortem: Errors \\| of \\*flights\\*',
    '## Summary',
    '### A heading',
    // What is fenced is left alone.
    '# no heading',
    ...['## Impact', '## Root causes', '## Trigger', '## Detection', '## Resolution'],
    ...['## How long it took', '## Lessons', '### What went well', '### What went badly'],
    ...['### Where we were lucky', '## Action items', '## Timeline'],
  ]);
  expect(after('## Root causes')).toMatch(/^_Not written yet\._/);
});

it('says how long it took, and what has not happened', () => {
  expect(text).toContain('| To detect | 4 minutes |');
  expect(text).toContain('| To mitigate | – |');
});

it('has action items and timeline, and how much of it is left out', () => {
  expect(text).toContain(
    '| Golden cases | prevent | nobody | 2026-03-10 | dropped: another \\| way |',
  );
  expect(after('## Timeline')).toBe(
    [
      '- 2026-03-01 03:04:00 UTC **Ada**: Errors of \\[flights\\]',
      ...[
        '- 2026-03-01 03:06:00 UTC',
        '',
        '  > \\# It is',
        '  >',
        '  > **the view**',
        '  > \\---',
        '',
      ],
      '- … and 12 more, which Mainstay has.',
      '',
    ].join('\n'),
  );
});

it('says where there is nothing', () => {
  const empty = writeMarkdown({ ...postmortem, action_items: [] }, [], { left: 0 });
  expect(empty).toContain('## Action items\n\n_There are none._');
  expect(empty).toContain('## Timeline\n\n_Nothing is recorded._');
});
