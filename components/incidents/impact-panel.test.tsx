import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import type { Impact, ModelImpact } from '#lib/incidents/contract.ts';
import { ImpactPanel } from './impact-panel.tsx';

const flights: ModelImpact = {
  ...{ model: 'flights', versions: [2], requests: 4000, refused: 4, failed: 100, degraded: 40 },
  ...{ answered: 3000, rows: 3000, labelled: 60, wrong: 15 },
};
const impact: Impact = {
  ...{ counted_at: '2031-05-04T03:00:00.000Z', spans: [], is_final: false, models: [flights] },
  unknown: ['Labels have come for 2 % of it.'],
};

function render(over: Partial<ModelImpact> = {}): string {
  const models = [{ ...flights, ...over }];
  const html = renderToStaticMarkup(<ImpactPanel impact={{ ...impact, models }} />);
  return html.replace(/<[^>]+>/g, '|').replace(/[|\s]+/g, ' ');
}

it('says what it did with shares, and what that does not say', () => {
  const text = render();
  expect(text).toContain('So far');
  expect(text).toContain('Failed (5xx) 100 2.50%');
  expect(text).toContain('Refused (4xx) 4 0.100%');
  expect(text).toContain('Answered by v2 3,000 75.0%');
  expect(text).toContain('Wrong, by later labels 15 25.0% of 60 labelled rows');
  expect(text).toContain('Labels have come for 2 % of it.');
});

it('has a dash and why where wrong is not known, and not a zero', () => {
  expect(render({ labelled: 0, wrong: 0 })).toContain('by later labels – No label has come yet');
  expect(render({ wrong: null })).toContain('– It predicts numbers');
});

it('says that it is being counted', () => {
  expect(renderToStaticMarkup(<ImpactPanel impact={null} />)).toContain('within seconds');
});
