import { describe, expect, it } from 'vitest';
import {
  alertState,
  matcherWords,
  mutedWords,
  outlivesWords,
  thresholdWords,
} from './alert-words.ts';

describe('alertState', () => {
  it.each([
    [{ state: 'resolved', severity: 1, muted_by: null }, 'Resolved'],
    [{ state: 'pending', severity: 1, muted_by: null }, 'Pending'],
    [{ state: 'firing', severity: 1, muted_by: null }, 'Firing'],
    [
      { state: 'firing', severity: 4, muted_by: { kind: 'silence', said: 'x' } },
      'Firing, not told',
    ],
  ] as const)('%j is %s', (alert, word) => {
    expect(alertState(alert).word).toBe(word);
  });

  it('is bad only where it is of severity 1 or 2', () => {
    const of = (severity: 2 | 3) => alertState({ state: 'firing', severity, muted_by: null }).state;
    expect([of(2), of(3)]).toEqual(['bad', 'warning']);
  });
});

it('says what mutes it', () => {
  expect(mutedWords({ kind: 'maintenance', said: 'moving' })).toBe('In maintenance: moving');
  expect(mutedWords({ kind: 'inhibition', said: 'Requests fail fires' })).toBe(
    'Not told, since “Requests fail fires”',
  );
});

it('says what follows where it outlives its incident', () => {
  const at = '2031-05-04T03:00:00.000Z';
  expect(outlivesWords({ state: 'firing', incident_resolved_at: at })).toMatch(/told again/);
  expect(outlivesWords({ state: 'firing', incident_resolved_at: null })).toBeNull();
  expect(outlivesWords({ state: 'resolved', incident_resolved_at: at })).toBeNull();
});

it('says what is matched', () => {
  expect(matcherWords({ label: 'severity', op: 'not_in', values: ['1', '2'] })).toBe(
    'severity is not 1 or 2',
  );
  expect(matcherWords({ label: 'version', op: 'in', values: [''] })).toBe('version is empty');
});

it.each([
  ['error_rate', null, 0.05, 'share of requests', '5 %'],
  ['drift', 'share', 0.3, 'features', '30 %'],
  ['drift', 'feature', 1, 'features', '1 feature'],
  ['burn_rate', 'page', 1, 'times the alarming rate', '×1'],
  ['latency', null, 500, 'milliseconds', '500 ms'],
  ['spool_lag', null, 120, 'seconds', '120 s'],
  ['load_failed', null, 2, 'replicas', '2 replicas'],
] as const)('%s (%s) above %d of %s is %s', (signal, variant, threshold, unit, expected) => {
  expect(thresholdWords({ signal, variant, threshold }, unit)).toBe(expected);
});
