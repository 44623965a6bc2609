import { beforeAll, describe, expect, it } from 'vitest';
import { LATENCY_BIN_COUNT } from '#lib/stats/latency-histogram.ts';
import { guardSettingsSchema, type Shadow } from './contract.ts';
import { freezeBaseline, type ServedHour } from './freeze-baseline.ts';
import { judgeLook, type Served } from './judge-look.ts';

const settings = guardSettingsSchema.parse({});
const nothingCompared: Shadow = {
  ...{ rows: 0, failures: { now: 0, before: 0 }, bins: [], after: null },
  problem: 'it is switched off',
};

const PER_SECOND = 10;
const LOOK_SECONDS = 15;
const LOOKS = (60 * 60) / LOOK_SECONDS;
const HOUR = 3600 * PER_SECOND;
const SHARE = 0.01;
/** Bins of the latency histogram for a usual request, and for one that is slow. */
const [USUAL, SLOW] = [20, 40];

/** Mulberry32. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** How many of n are bad, by the gaps between them. */
function drawBad(random: () => number, n: number, share: number): number {
  const scale = Math.log1p(-share);
  let [at, bad] = [0, 0];
  for (;;) {
    at += 1 + Math.floor(Math.log(1 - random()) / scale);
    if (at > n) return bad;
    bad += 1;
  }
}

function hourOf(random: () => number, at: number, failing: number, slow = SHARE): ServedHour {
  return {
    at: new Date(at * 3_600_000),
    ...servedOf(HOUR, drawBad(random, HOUR, failing), drawBad(random, HOUR, slow)),
  };
}

function servedOf(requests: number, failed: number, slow: number): Served {
  const latencies = new Array<number>(LATENCY_BIN_COUNT).fill(0);
  latencies[USUAL] = requests - slow;
  latencies[SLOW] = slow;
  return { requests, refused: 0, serverErrors: failed, degraded: 0, latencies };
}

type Baseline = ReturnType<typeof freezeBaseline>;

/** What comes of an hour of a release that fails as `failing` says, looked at every 15 seconds: whether it is ever rolled back, else whether a person was asked, and after how many requests. */
function watch(
  random: () => number,
  baseline: Baseline,
  failing: (hours: number) => number,
  perSecond = PER_SECOND,
): { act: 'rollback' | 'hold' | null; after: number } {
  let [requests, failed, slow] = [0, 0, 0];
  let asked: number | null = null;
  for (let look = 1; look <= LOOKS; look += 1) {
    const some = Math.round(perSecond * LOOK_SECONDS);
    requests += some;
    failed += drawBad(random, some, failing((look * LOOK_SECONDS) / 3600));
    slow += drawBad(random, some, SHARE);
    const { asks } = judgeLook(settings, baseline, {
      served: servedOf(requests, failed, slow),
      shadow: nothingCompared,
      answers: null,
    });
    if (asks?.act === 'rollback') return { act: 'rollback', after: requests };
    if (asks) asked ??= requests;
  }
  return asked === null ? { act: null, after: requests } : { act: 'hold', after: asked };
}

const day = (random: () => number, share: (hour: number) => number): ServedHour[] =>
  Array.from({ length: 24 }, (_, hour) => hourOf(random, hour, share(hour)));

describe('10 requests a second for 60 minutes, 1 % of which fail', () => {
  const steady = () => SHARE;
  let good: ReturnType<typeof watch>[];
  let bad: ReturnType<typeof watch>[];

  beforeAll(() => {
    const random = seeded(20_261_123);
    good = Array.from({ length: 5000 }, () => {
      const baseline = freezeBaseline({ sameHours: [], lastDay: day(random, steady) }, settings);
      return watch(random, baseline, steady);
    });
    bad = Array.from({ length: 1000 }, () => {
      const baseline = freezeBaseline({ sameHours: [], lastDay: day(random, steady) }, settings);
      return watch(random, baseline, () => 2 * SHARE);
    });
  }, 120_000);

  it('a good release is rolled back no more often than alpha and a point for each estimated baseline', () => {
    const falsely = good.filter(({ act }) => act !== null).length / good.length;
    // Two guardrails have a baseline that was estimated here: errors and latency.
    expect(falsely).toBeLessThanOrEqual(settings.alpha + 2 * 0.01);
    process.stdout.write(`good releases acted on: ${(100 * falsely).toFixed(2)} % of 5,000\n`);
  });

  it('twice as many failures are caught in at least 99 of 100', () => {
    const caught = bad.filter(({ act }) => act === 'rollback');
    expect(caught.length / bad.length).toBeGreaterThanOrEqual(0.99);
    const median = caught.map(({ after }) => after).sort((a, b) => a - b)[caught.length >> 1];
    process.stdout.write(
      `twice the failures: ${(caught.length / 10).toFixed(1)} % of 1,000 rolled back, after a median of ${median} requests\n`,
    );
  });
});

describe('a share that swings by ±80 % over the day', () => {
  const swing = (hour: number) => SHARE * (1 + 0.8 * Math.sin((2 * Math.PI * hour) / 24));
  const runs = 300;

  it('holds instead of rolling back without the same hours before', () => {
    const random = seeded(7);
    const acts = Array.from({ length: runs }, () => {
      const begins = 24 + Math.floor(random() * 24);
      const lastDay = Array.from({ length: 24 }, (_, hour) =>
        hourOf(random, hour, swing(begins - 24 + hour + 0.5)),
      );
      const baseline = freezeBaseline({ sameHours: [], lastDay }, settings);
      expect(baseline.errors.is_comparable).toBe(false);
      return watch(random, baseline, (hours) => swing(begins + hours)).act;
    });
    expect(acts.filter((act) => act === 'rollback')).toEqual([]);
    expect(acts).toContain('hold');
  }, 240_000);

  it('holds where less than a day is known, at the hour when most fails', () => {
    const random = seeded(8);
    const acts = Array.from({ length: runs }, () => {
      const lastDay = [0, 1, 2].map((hour) => hourOf(random, hour, SHARE * 0.2));
      const baseline = freezeBaseline({ sameHours: [], lastDay }, settings);
      return watch(random, baseline, () => SHARE * 1.8).act;
    });
    expect(acts.filter((act) => act === 'rollback')).toEqual([]);
  }, 240_000);

  it('rolls nothing good back with the same hours before', () => {
    const random = seeded(9);
    const acts = Array.from({ length: runs }, () => {
      const begins = Math.floor(random() * 24);
      const sameHours = [7, 14, 21].map((days) => hourOf(random, -24 * days, swing(begins + 0.5)));
      const baseline = freezeBaseline({ sameHours, lastDay: [] }, settings);
      return watch(random, baseline, () => swing(begins + 0.5)).act;
    });
    expect(acts.filter((act) => act !== null).length / runs).toBeLessThanOrEqual(0.07);
  }, 240_000);

  it('watches a day by the same hours of three weeks before', () => {
    const random = seeded(12);
    /** An hour of a day that begins at noon, as often bad as `worse` times what is usual then. */
    const at = (hour: number, worse = 1) => hourOf(random, hour, worse * swing((hour % 24) + 12.5));
    const watchDay = (worse: number) => {
      const sameHours = [1, 2, 3].flatMap((week) =>
        Array.from({ length: 24 }, (_, hour) => at(hour - 168 * week + 168 * 4)),
      );
      const baseline = freezeBaseline({ sameHours, lastDay: [] }, settings);
      expect(baseline.errors.by_hour).toHaveLength(24);
      const seen: ServedHour[] = [];
      for (let hour = 0; hour < 24; hour += 1) {
        seen.push(at(hour + 168 * 4, worse));
        const served = servedOf(
          seen.reduce((sum, { requests }) => sum + requests, 0),
          seen.reduce((sum, { serverErrors }) => sum + serverErrors, 0),
          0,
        );
        const look = { served, hours: seen, shadow: nothingCompared, answers: null };
        const { asks } = judgeLook(settings, baseline, look);
        if (asks) return asks.act;
      }
      return null;
    };
    const good = Array.from({ length: 100 }, () => watchDay(1));
    const bad = Array.from({ length: 100 }, () => watchDay(2));
    const share = (acts: (string | null)[]) =>
      acts.filter((act) => act === 'rollback').length / acts.length;
    process.stdout.write(
      `a day that swings, by the hour: ${(100 * share(good)).toFixed(0)} % of good ones and ${(100 * share(bad)).toFixed(0)} % of those that fail twice as much rolled back\n`,
    );
    expect(share(good)).toBeLessThanOrEqual(0.07);
    expect(share(bad)).toBeGreaterThanOrEqual(0.99);
  }, 240_000);

  it('what no swing explains is rolled back all the same', () => {
    const random = seeded(10);
    const lastDay = [0, 1, 2].map((hour) => hourOf(random, hour, SHARE));
    const baseline = freezeBaseline({ sameHours: [], lastDay }, settings);
    const { act, after } = watch(random, baseline, () => 0.5);
    expect(act).toBe('rollback');
    expect(after).toBeLessThan(1000);
  });

  it.each([10, 2, 0.5])(
    'nor does %s requests a second keep it from that, though a person is asked first',
    (perSecond) => {
      const random = seeded(11);
      const acts = Array.from({ length: runs }, () => {
        const lastDay = [0, 1, 2].map((hour) => hourOf(random, hour, SHARE));
        const baseline = freezeBaseline({ sameHours: [], lastDay }, settings);
        return watch(random, baseline, () => 0.2, perSecond).act;
      });
      const share = acts.filter((act) => act === 'rollback').length / runs;
      process.stdout.write(
        `fails at 20 %, ${perSecond} requests a second: ${(100 * share).toFixed(1)} % rolled back\n`,
      );
      expect(share).toBeGreaterThanOrEqual(0.95);
    },
    240_000,
  );
});
