import { expect, it } from 'vitest';
import { describeOpening, incidentLabels } from './describe-opening.ts';

const incident = {
  ...{ number: 7, severity: 2 as const, models: ['fares', 'flights'], alert: 'breaker-open' },
  versions: [
    { model: 'flights', version: 3 },
    { model: 'flights', version: 4 },
  ],
  ...{ title: 'Left out', summary: 'A version is left out.', fingerprint: 'rule:breaker-open' },
  ...{ startedAt: new Date('2031-05-04T03:00:00Z'), runbook: null },
};

it('has the labels of its first model, and of no other model’s version', () => {
  const labels = { incident: '7', severity: '2', model: 'fares', alert: 'breaker-open' };
  expect(incidentLabels(incident)).toEqual(labels);
  expect(incidentLabels({ ...incident, models: ['flights'] })).toEqual({
    ...{ ...labels, model: 'flights', version: '3' },
  });
  expect(incidentLabels({ number: 7, severity: 2, models: [] })).toEqual({
    ...{ incident: '7', severity: '2' },
  });
});

it('is about each of its models', () => {
  expect(describeOpening(incident).alerts).toMatchObject([
    { fingerprint: 'rule:breaker-open', labels: { model: 'fares' } },
    { fingerprint: 'rule:breaker-open/flights', labels: { model: 'flights', version: '3' } },
  ]);
  const { alerts } = describeOpening({ ...incident, models: [] });
  expect(alerts).toMatchObject([{ annotations: { summary: 'Left out' } }]);
});
