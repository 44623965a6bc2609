import { describe, expect, it } from 'vitest';
import { makeRecord } from '#test/prediction-records.ts';
import { lineReader, splitLines } from './read-lines.ts';
import { recordColumns, toRecordLine } from './record-line.ts';

/** A field of a line, as COPY would read it. */
function field(line: string, name: (typeof recordColumns)[number]): string | null {
  const raw = line.slice(0, -1).split('\t')[recordColumns.indexOf(name)];
  if (raw === undefined) throw new Error(`no ${name}`);
  if (raw === '\\N') return null;
  const letters: Record<string, string> = { t: '\t', n: '\n', r: '\r' };
  return raw.replace(/\\(.)/g, (_all, letter: string) => letters[letter] ?? letter);
}

const hostile = 'tab\t line\nreturn\r back\\slash \\N \\. ünï 😀';

describe('toRecordLine', () => {
  it('is one line with a field for every column, whatever is in it', () => {
    const line = toRecordLine(
      makeRecord({
        model: hostile,
        requestId: hostile,
        errorDetail: hostile,
        entityKey: hostile,
        inputs: { body: { [hostile]: hostile } },
        outputs: { predictions: [hostile] },
      }),
      true,
    );
    expect(line.indexOf('\n')).toBe(line.length - 1);
    expect(line.split('\t')).toHaveLength(recordColumns.length);
    for (const name of ['model', 'request_id', 'error_detail', 'entity_key'] as const) {
      expect(field(line, name)).toBe(hostile);
    }
    expect(JSON.parse(field(line, 'inputs') ?? '')).toEqual({ body: { [hostile]: hostile } });
    expect(JSON.parse(field(line, 'outputs') ?? '')).toEqual({ predictions: [hostile] });
  });

  it('replaces what Postgres does not take', () => {
    const line = toRecordLine(
      makeRecord({ model: 'a\0b\ud800', inputs: { rows: [['\0', '\ud800', 7n]] } }),
      true,
    );
    expect(field(line, 'model')).toBe('a\ufffdb\ufffd');
    expect(JSON.parse(field(line, 'inputs') ?? '')).toEqual({ rows: [['\ufffd', '\ufffd', '7']] });
  });

  it('never cuts rows, and cuts tensors and bodies', () => {
    const rows = Array.from({ length: 10_000 }, (_, i) => [i, i / 3, 'text']);
    const long = toRecordLine(makeRecord({ inputs: { rows } }), true);
    expect(JSON.parse(field(long, 'inputs') ?? '')).toEqual({ rows });
    expect(field(long, 'truncated')).toBe('f');
    for (const inputs of [{ tensors: [{ data: rows }] }, { body: { instances: rows } }]) {
      const line = toRecordLine(makeRecord({ inputs }), true);
      expect(field(line, 'truncated')).toBe('t');
      expect(line.length).toBeLessThan(70_000);
    }
  });

  it('writes timings to the microsecond', () => {
    const line = toRecordLine(
      makeRecord({ timings: { parse: 0.12345, run: 2 }, latencyMs: 1.23456 }),
      true,
    );
    expect(field(line, 'timings')).toBe('{"parse":123e-3,"run":2000e-3}');
    expect(field(line, 'latency_ms')).toBe('1235e-3');
  });

  it('leaves values out of records that are only counted', () => {
    const line = toRecordLine(makeRecord(), false);
    for (const name of ['inputs', 'outputs', 'timings'] as const) {
      expect(field(line, name)).toBeNull();
    }
  });
});

describe('lineReader', () => {
  const record = makeRecord({
    model: hostile,
    requestId: hostile,
    version: null,
    status: 422,
    errorCode: 'invalid_features',
    errorStage: 'validate',
    errorDetail: hostile,
    degraded: true,
    failure: { version: 2, stage: 'run', code: 'version_lost', reason: hostile },
  });

  it('reads what is counted of what toRecordLine wrote', () => {
    const payload = toRecordLine(record, true) + toRecordLine(makeRecord(), true);
    const lines = splitLines(payload);
    expect(lines).toHaveLength(2);
    expect(lineReader(recordColumns)(lines[0] ?? '', true)).toEqual({
      id: record.id,
      atMs: record.at.getTime(),
      requestId: hostile,
      model: hostile,
      version: null,
      releaseSeq: 1,
      status: 422,
      rowCount: 1,
      latencyMs: 1.5,
      degraded: true,
      cached: false,
      errorCode: 'invalid_features',
      errorStage: 'validate',
      errorDetail: hostile,
      failedVersion: 2,
      failedStage: 'run',
      failedCode: 'version_lost',
      degradedReason: hostile,
      validation: null,
      lookups: null,
      kept: true,
    });
  });

  it('reads why values stand in for features, though no version failed', () => {
    const features = { at: '', list: [], failure: 'Features cannot be looked up now.', rows: [] };
    const reasonOf = (over: object) => {
      const [line = ''] = splitLines(toRecordLine(makeRecord({ features, ...over }), true));
      const { failedVersion, degradedReason } = lineReader(recordColumns)(line, true);
      return [failedVersion, degradedReason];
    };
    expect(reasonOf({ degraded: true })).toEqual([null, features.failure]);
    expect(reasonOf({ degraded: false })).toEqual([null, null]);
    const failure = { version: 2, stage: 'run', code: 'version_lost', reason: 'gone' };
    expect(reasonOf({ degraded: true, failure })).toEqual([2, 'gone']);
  });

  it('reads what was looked up, of records that are only counted as well', () => {
    const list = [{ feature: 'origin@1:late_share', as: 'late' }];
    const row = { statuses: ['present' as const], ages: [60] };
    const entities = { origin: hostile };
    const features = {
      ...{ at: '', list, failure: null },
      rows: [{ ...row, entities, values: [0.25], origins: ['online' as const] }],
    };
    const read = (isKept: boolean) =>
      lineReader(recordColumns)(toRecordLine(makeRecord({ features }), isKept), isKept).lookups;
    expect(read(true)).toEqual(features);
    expect(read(false)).toEqual({ list: [{ feature: 'origin@1:late_share' }], rows: [row] });
  });

  it('goes by the columns that a segment says it has', () => {
    const read = lineReader(['status', 'model', 'id', 'at']);
    expect(read('200\tflights\tid-1\t2026-01-01T00:00:00.000Z', false)).toMatchObject({
      status: 200,
      model: 'flights',
      id: 'id-1',
      atMs: Date.UTC(2026, 0, 1),
      errorCode: null,
      kept: false,
    });
  });
});
