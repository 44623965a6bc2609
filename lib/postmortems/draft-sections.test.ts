import { describe, expect, it } from 'vitest';
import type { Incident, IncidentEntry } from '#lib/incidents/contract.ts';
import { draftSections } from './draft-sections.ts';

const ada = { kind: 'user' as const, id: 'u1', name: 'Ada' };
const at = (clock: string) => `2026-03-01T${clock}:00.000Z`;
let ids = 0;
const entry = (clock: string, made: Partial<IncidentEntry>): IncidentEntry => ({
  id: `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
  ...{ at: at(clock), recorded_at: at(clock), kind: 'note', text: '', actor: null, detail: {} },
  ...made,
});
const promoted = entry('02:56', {
  ...{ kind: 'release', text: 'Version 3 of flights was promoted (release 4)', actor: ada },
});
const incident: Incident = {
  ...{ id: '00000000-0000-4000-8000-000000000001', number: 7, title: 'Errors of flights' },
  ...{ state: 'resolved', is_open: false, severity: 2, cause: 'alert', models: ['flights'] },
  ...{ versions: [], roles: {}, runbook: null, merged_into: null, revision: 3, merged: [] },
  ...{ started_at: at('03:00'), opened_at: at('03:04'), opened_by: ada },
  ...{ acknowledged_at: at('03:05'), acknowledged_by: ada, mitigated_at: at('03:20') },
  ...{ resolved_at: at('04:00'), reviewed_at: null, summary: 'One in eight requests failed. ' },
  ...{ tasks: [], changes: [promoted], last_change: promoted, similar: [], impact: null },
};
const drafted = (changed: Partial<Incident> = {}, entries: IncidentEntry[] = []) =>
  draftSections({ ...incident, ...changed }, entries);

describe('summary', () => {
  it('says what was seen, when it began and how long it did harm', () => {
    expect(drafted().summary).toBe(
      'One in eight requests failed.\n\nThe incident of flights began at 2026-03-01 03:00 UTC, and was mitigated 20 minutes later.',
    );
    expect(drafted({ mitigated_at: null, models: [] }).summary).toMatch(
      /The incident began at .*, and was resolved 60 minutes later\.$/,
    );
  });
});

describe('trigger', () => {
  it('is the likeliest change before it began, by whom and how long before', () => {
    expect(drafted().trigger).toBe(
      'Version 3 of flights was promoted (release 4) (2026-03-01 02:56 UTC, 4 minutes before it began, by Ada).',
    );
  });

  it('also lists the others', () => {
    const changes = [promoted, entry('03:00', { kind: 'change', text: 'A view was changed.' })];
    expect(drafted({ changes }).trigger.split('\n').slice(1)).toEqual([
      '',
      'Also changed in the two hours before:',
      '',
      '- A view was changed (2026-03-01 03:00 UTC, 0 seconds before it began)',
    ]);
  });

  it('says that nothing was recorded', () => {
    expect(drafted({ changes: [] }).trigger).toMatch(/^Nothing was recorded/);
  });
});

describe('detection', () => {
  const alert = entry('03:03', { kind: 'alert', text: 'Errors of flights above 5 %.' });
  const later = entry('03:30', { kind: 'alert', text: 'Latency of flights' });
  const guardRolledBack = (clock: string) =>
    entry(clock, {
      ...{ kind: 'release', detail: { event: 'release.rollback' } },
      actor: { kind: 'system', id: 'release-guard', name: 'Release guard' },
    });

  it.each<[string, Partial<Incident>, IncidentEntry[], string]>([
    [
      'an alert, and which had fired by then',
      {},
      [alert, later],
      'An alert opened the incident.\n\n- Errors of flights above 5 % (2026-03-01 03:03 UTC)',
    ],
    [
      'the guard',
      { cause: 'automatic_rollback' },
      [],
      'The guard on the fresh release saw it, and rolled back by itself.',
    ],
    [
      'the guard’s question, which rolled nothing back since',
      { cause: 'guard_question' },
      [guardRolledBack('02:30')],
      'The guard on the fresh release saw it, and asked a person whether to roll it back.',
    ],
    [
      'the guard’s question, and its rollback',
      { cause: 'guard_question' },
      [guardRolledBack('03:10')],
      'The guard on the fresh release saw it, asked a person whether to roll it back, and did so by itself once it was certain.',
    ],
    [
      'a person, before any alert',
      { cause: 'person' },
      [later],
      'Ada saw it. No alert had fired by then.',
    ],
    [
      'a person, after an alert that was over before it began',
      { cause: 'person' },
      [
        entry('02:10', { kind: 'alert', text: 'Labels', detail: { alert: 'a1', state: 'firing' } }),
        entry('02:20', {
          ...{ kind: 'alert', text: 'Over: Labels.' },
          detail: { alert: 'a1', state: 'resolved' },
        }),
      ],
      'Ada saw it. No alert had fired by then.',
    ],
    [
      'a person, after alerts',
      { cause: 'person' },
      [alert],
      'Ada opened the incident. Alerts that had fired:\n\n- Errors of flights above 5 % (2026-03-01 03:03 UTC)',
    ],
  ])('%s', (_name, changed, entries, expected) => {
    expect(drafted(changed, entries).detection).toBe(expected);
  });
});

describe('resolution', () => {
  it('is what was done since it was opened, and how people said it ended', () => {
    const entries = [
      promoted,
      entry('03:06', { kind: 'state', text: 'Acknowledged', detail: { to: 'acknowledged' } }),
      entry('03:18', { kind: 'release', text: 'flights was rolled back to version 2', actor: ada }),
      entry('03:19', { kind: 'note', text: 'errors go down' }),
      entry('03:20', {
        ...{ kind: 'state', text: 'Mitigated: rolled back', detail: { to: 'mitigated' } },
        actor: { kind: 'api_key', id: 'k1', name: 'ci' },
      }),
    ];
    expect(drafted({}, entries).resolution).toBe(
      [
        '- 2026-03-01 03:18 UTC, Ada: flights was rolled back to version 2',
        '- 2026-03-01 03:20 UTC, API key ci: Mitigated: rolled back',
      ].join('\n'),
    );
  });
});

it('leaves to people what only they know', () => {
  const { root_causes, went_well, went_badly, lucky } = drafted();
  expect([root_causes, went_well, went_badly, lucky]).toEqual(['', '', '', '']);
});
