import { describe, expect, test } from 'vitest';
import type { FleetModel, ModelStatus } from '#lib/telemetry/contract.ts';
import { fleetSentence, problemsFirst } from './model-state.ts';

function model(name: string, status: ModelStatus, requests = 0, errorRate = 0): FleetModel {
  return {
    name,
    task: 'binary',
    description: '',
    status,
    status_text: '',
    versions_in_force: [],
    last_release: null,
    traffic: {
      requests,
      requests_per_second: requests / 3600,
      client_error_rate: 0,
      server_error_rate: requests ? errorRate : null,
      p50_ms: null,
      p95_ms: null,
      p99_ms: null,
    },
    sparkline: [],
  };
}

test('problems come first, then traffic, then names', () => {
  const models = [
    model('quiet', 'serving'),
    model('new', 'no-release'),
    model('busy', 'serving', 100),
    model('failing', 'serving', 10, 0.05),
    model('half', 'degraded', 1000),
    model('gone', 'down'),
    model('also-quiet', 'serving'),
  ];
  expect(problemsFirst(models).map((each) => each.name)).toEqual([
    'gone',
    'half',
    'failing',
    'busy',
    'also-quiet',
    'quiet',
    'new',
  ]);
});

describe('fleetSentence', () => {
  test.each([
    ['nothing released', [model('a', 'no-release')], 'unknown', 'Nothing is released yet'],
    ['one serving', [model('a', 'serving')], 'good', 'The one released model is serving'],
    [
      'all serving',
      [model('a', 'serving'), model('b', 'serving')],
      'good',
      'All 2 released models are serving',
    ],
    ['errors', [model('a', 'serving', 10, 0.5)], 'warning', '1 with errors of 1 model'],
    [
      'down and degraded',
      [model('a', 'down'), model('b', 'degraded'), model('c', 'no-replica')],
      'bad',
      '2 down, 1 degraded of 3 models',
    ],
  ] as const)('%s', (_name, models, state, text) => {
    expect(fleetSentence(models)).toEqual({ state, text });
  });
});
