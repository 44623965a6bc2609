import { expect, it } from 'vitest';
import { lookedUp } from './looked-up.ts';

const features = {
  at: '2026-03-01T12:00:00.000Z',
  list: [{ feature: 'origin_delays@1:late_share', as: 'origin_late_share' }],
  failure: null,
  rows: [
    {
      entities: { origin: 'JFK', flight: 12 },
      values: [0.25],
      statuses: ['present' as const],
      ages: [90],
      origins: ['online' as const],
    },
  ],
};

it('puts together what is known of each feature', () => {
  expect(lookedUp(features, 0)).toEqual({
    entities: 'origin JFK, flight 12',
    values: [
      {
        feature: 'origin_delays@1:late_share',
        as: 'origin_late_share',
        value: 0.25,
        status: 'present',
        ageSeconds: 90,
        origin: 'online',
      },
    ],
  });
});

it('has nothing of a row that the record lacks', () => {
  expect(lookedUp(features, 1)).toBeNull();
});
