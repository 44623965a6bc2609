import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { Command } from 'cmdk';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import type { Model } from '#lib/registry/contract.ts';
import { previewRollback } from '#lib/releases/contract.ts';
import { ModelActions } from './palette-model-actions.tsx';

const flights: Model = {
  name: 'flights',
  task: 'binary',
  description: '',
  tags: {},
  aliases: {},
  version_count: 2,
  latest_version: 2,
  release: null,
  created_at: '2026-03-01T12:00:00.000Z',
  created_by: { kind: 'user', id: 'u1', name: 'Ada' },
};
const refusal = 'Release 1 is the first; nothing came before it.';

it.each([
  ['nothing to go back to', refusal, null, refusal],
  ['no right to', null, 'Only operators may', 'Only operators may'],
  ['something to go back to', null, null, null],
])('rolling back with %s', (_name, preview, mayNot, why) => {
  const client = new QueryClient();
  const input = { params: { model: 'flights' }, query: {} };
  client.setQueryData([previewRollback.id, input], { refusal: preview });
  const markup = renderToStaticMarkup(
    <QueryClientProvider client={client}>
      <Command>
        <Command.List>
          <ModelActions
            about={flights}
            search="roll back flights"
            refusal={mayNot}
            onChoose={() => undefined}
          />
        </Command.List>
      </Command>
    </QueryClientProvider>,
  );
  const entry = /<div[^>]*data-value="Roll back flights…".*?<\/div>/.exec(markup)?.[0] ?? markup;
  expect(entry.includes('data-disabled="true"')).toBe(why !== null);
  expect(entry).toContain(why ?? 'Roll back flights…');
});
