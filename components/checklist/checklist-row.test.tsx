import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { ViewerProvider } from '#components/frame/viewer.tsx';
import { TooltipProvider } from '#components/ui/tooltip.tsx';
import type { Role } from '#lib/auth/access.ts';
import type { CheckedItem, Checklist } from '#lib/checklist/contract.ts';
import { ChecklistRow } from './checklist-row.tsx';

const ada = { kind: 'user', id: 'u1', name: 'Ada' } as const;
const box: CheckedItem = {
  ...{ item: 'code_reviewed', title: 'Code reviewed', is_required: true, state: 'no' },
  ...{ found: 'Nobody has signed it.', run: null, signatures: [] },
};
const live: CheckedItem = {
  ...box,
  ...{ item: 'data_validated', title: 'Data validation in place', signatures: null },
  found: 'Its inputs have no rules.',
};
const signed = { did: 'signed', at: '2026-03-01T12:00:00.000Z', by: ada, note: 'PR 12' } as const;
const withdrawn = { ...signed, did: 'withdrawn', note: null } as const;
const checklist: Checklist = {
  ...{ model: 'flights', version: 3, at: '2026-03-02T12:00:00.000Z', mode: 'required' },
  ...{ items: [], missing: [] },
};

function render(item: CheckedItem, { role = 'operator' as Role, isReady = true } = {}): string {
  const viewer = { id: 'u1', name: 'Ada', email: 'ada@example.com', role };
  return renderToStaticMarkup(
    <TooltipProvider>
      <ViewerProvider viewer={viewer}>
        <ul>
          <ChecklistRow
            item={item}
            checklist={checklist}
            isReady={isReady}
            onSign={() => undefined}
          />
        </ul>
      </ViewerProvider>
    </TooltipProvider>,
  );
}

it.each([
  [
    'a box to sign',
    box,
    {},
    [/Missing/, /aria-label="Sign: Code reviewed"/, /Nobody has signed it/],
  ],
  [
    'a box that was signed',
    { ...box, state: 'yes', found: 'Signed by Ada: PR 12.', signatures: [signed] },
    {},
    [/There/, /aria-label="Withdraw: Code reviewed"/, /2026-03-01/],
  ],
  [
    'a box that was withdrawn',
    { ...box, signatures: [withdrawn, signed] },
    {},
    [/History, (<!-- -->)?2/, /Withdrawn/, /Signed/, /: PR 12/],
  ],
  ['what a viewer may not', box, { role: 'viewer' }, [/aria-disabled="true"/]],
  ['a version that is archived', box, { isReady: false }, [/aria-disabled="true"/]],
  ['what the system sees', live, {}, [/href="\/models\/flights\/validation\/rules\?version=3"/]],
  ['what is not required', { ...live, is_required: false }, {}, [/Not required/]],
] as const)('%s', (_name, item, options, expected) => {
  const markup = render(item as CheckedItem, options);
  for (const each of expected) expect(markup).toMatch(each);
});

it('nobody signs what the system sees', () => {
  expect(render(live)).not.toMatch(/<button/);
  expect(render(box)).not.toMatch(/aria-disabled="true"/);
});
