import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import type { IncidentEntry } from '#lib/incidents/contract.ts';
import { EntryRow } from './entry-row.tsx';

const at = '2031-05-04T03:00:00.000Z';
const entry: IncidentEntry = {
  ...{ id: 'e', at, recorded_at: at, kind: 'note', text: '**seen** <script>x()</script>' },
  ...{ actor: { kind: 'api_key', id: 'k', name: 'CI' }, detail: {} },
};
const render = (over: Partial<IncidentEntry>) =>
  renderToStaticMarkup(<EntryRow entry={{ ...entry, ...over }} />);

it('shows a note as Markdown that runs nothing, and who wrote it', () => {
  const html = render({});
  expect(html).toContain('<strong>seen</strong>');
  expect(html).not.toContain('<script');
  expect(html).toContain('API key CI');
});

it('shows the sentence of anything else as it is', () => {
  expect(render({ kind: 'state', text: 'Mitigated: **x**' })).toContain('Mitigated: **x**');
});
