import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { CalibrationPanel } from './calibration-panel.tsx';

it('can be taken away', () => {
  const curve = { prob_pred: [0.1, 0.8], prob_true: [0.2, 0.7], count: [30, 10] };
  const span = { from: '2026-03-10T08:00:00.000Z', to: '2026-03-11T08:00:00.000Z' };
  const markup = renderToStaticMarkup(<CalibrationPanel version={3} curve={curve} span={span} />);
  expect(markup).toContain('aria-label="Save Calibration of version 3"');
  expect(markup).toContain('said 80.0%, came 70.0%');
});
