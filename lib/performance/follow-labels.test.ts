import { expect, test } from 'vitest';
import {
  type FollowedRow,
  followLabels,
  type LabelStreams,
  startStreams,
} from './follow-labels.ts';
import { seededNumbers } from './random-order.ts';

const start = Date.parse('2026-03-10T08:00:00.000Z');

/** Each a second after the one before, with its label so late. */
function rows(errors: readonly number[], delaySeconds = 60, from = 0): FollowedRow[] {
  return errors.map((error, at) => ({
    error,
    predictedAt: new Date(start + (from + at) * 1000),
    receivedAt: new Date(start + (from + at + delaySeconds) * 1000),
  }));
}
const every = (nth: number, of: number) =>
  Array.from({ length: of }, (_, at) => (at % nth === 0 ? 1 : 0));

test('detectors say when errors become more, in parts as in one', () => {
  const errors = rows([...every(10, 1000), ...every(2, 1000)]);
  const whole = followLabels(startStreams({ isCounted: true }), errors);
  const rose = whole.changes.filter(({ kind }) => kind === 'errors_rose');
  expect(rose).toHaveLength(1);
  expect(rose[0]?.detail).toMatch(/^Errors went from 1\d % to [2-5]\d %, by ADWIN, DDM over/);
  expect(rose.every(({ at }) => at.getTime() >= start + 1000 * 1000)).toBe(true);

  let streams: LabelStreams = startStreams({ isCounted: true });
  const changes = [];
  for (let at = 0; at < errors.length; at += 100) {
    // Stored and read again in between.
    const kept = JSON.parse(JSON.stringify(streams)) as LabelStreams;
    const found = followLabels(kept, errors.slice(at, at + 100));
    streams = found.streams;
    changes.push(...found.changes);
  }
  expect(changes.filter(({ kind }) => kind === 'errors_rose')).toEqual(rose);
});

test('fewer errors are no alarm, nor are as many', () => {
  const { changes } = followLabels(
    startStreams({ isCounted: true }),
    rows([...every(2, 1000), ...every(2, 1000), ...every(20, 1000)]),
  );
  expect(changes).toEqual([]);
});

test('errors of numbers are beside what was usual at first', () => {
  const spread = (size: number, of: number) =>
    Array.from({ length: of }, (_, at) => size * ((at % 7) / 7));
  const calm = followLabels(startStreams({ isCounted: false }), rows(spread(100, 1000)));
  expect(calm.changes).toEqual([]);
  expect(calm.streams.ddm).toBeNull();
  const { changes } = followLabels(calm.streams, rows(spread(1000, 1000), 60, 1000));
  expect(changes.some(({ kind }) => kind === 'errors_rose')).toBe(true);
});

test('of few labels nothing is said, and they wait for more', () => {
  let streams = startStreams({ isCounted: false });
  const changes = [];
  for (let look = 0; look < 100; look += 1) {
    const found = followLabels(
      streams,
      rows([1, 2, 3].map((error) => (look < 50 ? error : 50 * error))),
    );
    streams = found.streams;
    changes.push(...found.changes);
    if (look === 8) expect(streams.scale).toBeNull();
  }
  expect(streams.scale).toBeCloseTo(8, 6);
  expect(changes.some(({ kind }) => kind === 'errors_rose')).toBe(true);
});

test('where no error was any, the first ones are told', () => {
  const calm = followLabels(startStreams({ isCounted: false }), rows(new Array(500).fill(0)));
  expect(calm).toMatchObject({ changes: [], streams: { scale: null, waiting: [] } });
  const { changes } = followLabels(calm.streams, rows(new Array(500).fill(100), 60, 500));
  expect(changes.some(({ kind }) => kind === 'errors_rose')).toBe(true);
});

test('an error that is always the same can become larger', () => {
  const calm = followLabels(startStreams({ isCounted: false }), rows(new Array(500).fill(1)));
  const { changes } = followLabels(calm.streams, rows(new Array(500).fill(100), 60, 500));
  expect(changes.some(({ kind }) => kind === 'errors_rose')).toBe(true);
});

test('delays of few labels at a time are put together', () => {
  let streams = startStreams({ isCounted: true });
  const told: string[] = [];
  for (let look = 0; look < 20; look += 1) {
    const found = followLabels(streams, rows(new Array(10).fill(0), look < 10 ? 300 : 36_000));
    streams = found.streams;
    told.push(...found.changes.map(({ kind }) => kind));
  }
  expect(told).toEqual(['labels_late']);
});

test('labels that are always right can be followed', () => {
  const { changes } = followLabels(startStreams({ isCounted: false }), rows(every(1, 500).fill(0)));
  expect(changes).toEqual([]);
});

test('labels that come much later than usual are told once, and that they are usual again', () => {
  const none = every(1, 40).fill(0);
  let streams = startStreams({ isCounted: true });
  const told: string[][] = [];
  for (const delay of [600, 660, 540, 7200, 7200, 500, 500]) {
    const found = followLabels(streams, rows(none, delay));
    streams = found.streams;
    told.push(found.changes.map(({ kind }) => kind));
  }
  expect(told).toEqual([[], [], [], ['labels_late'], [], ['labels_usual'], []]);
});

test('seconds more are nobody’s business', () => {
  const none = every(1, 40).fill(0);
  const first = followLabels(startStreams({ isCounted: true }), rows(none, 1));
  expect(followLabels(first.streams, rows(none, 300)).changes).toEqual([]);
});

/** Of streams of errors with one rate, then another, the share in which something was told. */
function shareTold(rate: number, labels: number, then?: { rate: number; labels: number }): number {
  const streams = 60;
  let told = 0;
  for (let seed = 1; seed <= streams; seed += 1) {
    const next = seededNumbers(seed);
    const draw = (of: { rate: number; labels: number }) =>
      Array.from({ length: of.labels }, () => (next() < of.rate ? 1 : 0));
    const errors = [...draw({ rate, labels }), ...(then ? draw(then) : [])];
    const { changes } = followLabels(startStreams({ isCounted: true }), rows(errors));
    if (changes.length > 0) told += 1;
  }
  return told / streams;
}

test.each([
  [0.01, 10_000],
  [0.05, 2000],
  [0.2, 10_000],
  [0.5, 5000],
])(
  'errors that stay at %d are hardly ever told, over %d labels',
  (rate, labels) => {
    expect(shareTold(rate, labels)).toBeLessThanOrEqual(0.02);
  },
  30_000,
);

test('errors that become twice as many are', () => {
  expect(shareTold(0.15, 2000, { rate: 0.3, labels: 2000 })).toBe(1);
}, 30_000);

test('a rise is told once, its end too, and another one only after some time', () => {
  const day = [...new Array(2000).fill(0.1), ...new Array(2000).fill(0.4)];
  const next = seededNumbers(5);
  const errors = [...day, ...day, ...day].map((rate) => (next() < rate ? 1 : 0));
  const { changes } = followLabels(startStreams({ isCounted: true }), rows(errors));
  expect(changes.map(({ kind }) => kind)).toEqual(['errors_rose', 'errors_usual']);
});
