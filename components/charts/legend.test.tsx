import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { Legend } from './legend.tsx';

const p99 = { id: 'p99', name: 'p99', colour: 'red', width: 1.25, dash: '4 3' };

it.each([
  ['only the line, where the chart has no points', false],
  ['its points too, where values stand alone', true],
])('draws %s', (_name, hasPoints) => {
  const item = { ...p99, dot: 'diamond' as const, hasPoints };
  const markup = renderToStaticMarkup(
    <Legend label="Quantiles" hidden={[]} onToggle={() => undefined} items={[item]} />,
  );
  expect(markup).toMatch(/stroke-width="1.25" stroke-dasharray="4 3"/);
  expect(markup.includes('<path')).toBe(hasPoints);
});
