import { describe, expect, it } from 'vitest';
import { LATENCY_BIN_COUNT } from '#lib/stats/latency-histogram.ts';
import { type Baseline, type GuardSettings, guardSettingsSchema, type Shadow } from './contract.ts';
import { freezeAnswers } from './freeze-answers.ts';
import { freezeBaseline, type ServedHour } from './freeze-baseline.ts';
import { judgeLook, type Looked } from './judge-look.ts';

const USUAL = guardSettingsSchema.parse({});
const OFF: Shadow = {
  ...{ rows: 0, failures: { now: 0, before: 0 }, bins: [], after: null },
  problem: 'no sample is asked of both versions',
};
const served = (requests: number, failed = 0, degraded = 0, slow = 0) => {
  const latencies = new Array<number>(LATENCY_BIN_COUNT).fill(0);
  latencies[20] = requests - slow;
  latencies[45] = slow;
  return { requests, refused: 0, serverErrors: failed, degraded, latencies };
};
const day = (of: (hour: number) => ReturnType<typeof served>, hours = 24): ServedHour[] =>
  Array.from({ length: hours }, (_, hour) => ({ at: new Date(hour * 3_600_000), ...of(hour) }));
const usualDay = freezeBaseline(
  { sameHours: [], lastDay: day(() => served(5000, 25, 25, 40)) },
  USUAL,
);

function judge(
  look: Partial<Looked>,
  settings: GuardSettings = USUAL,
  baseline: Baseline = usualDay,
) {
  const looked = { served: served(0), shadow: OFF, answers: null, ...look };
  return judgeLook(settings, baseline, looked);
}

describe('what acts', () => {
  it.each<[string, Looked['served'], string | null]>([
    ['nothing yet', served(0), null],
    ['as good as before', served(3000, 15, 15, 24), null],
    ['failing', served(1000, 100), 'of requests failed'],
    ['rescued by another version, which counts as failing', served(1000, 0, 100), 'failed'],
    ['slow', served(1000, 5, 5, 200), 'took longer than'],
    ['refusing what was taken before', { ...served(900), refused: 100 }, 'refused as wrong'],
    [
      'refusing everything',
      { ...served(0), refused: 40 },
      '100 % of requests were refused as wrong (40 of 40)',
    ],
    ['refusing less than is ever too many', { ...served(2970), refused: 30 }, null],
    ['too few to be held against it', served(9, 9), null],
    ['the first twenty all failing', served(20, 20), 'All of the first 20 requests failed.'],
    ['nineteen of the first twenty, which is certain too', served(20, 19), 'failed'],
  ])('%s', (_name, given, said) => {
    const { asks } = judge({ served: given });
    if (said === null) expect(asks).toBeNull();
    else expect(asks).toEqual({ act: 'rollback', said: expect.stringContaining(said) });
  });

  it('asks where what was before swings, unless no swing explains it', () => {
    const lastDay = day((hour) => served(5000, hour < 12 ? 10 : 90));
    const baseline = freezeBaseline({ sameHours: [], lastDay }, USUAL);
    expect(baseline.errors.is_comparable).toBe(false);
    expect(judge({ served: served(3000, 60) }, USUAL, baseline).asks?.act).toBe('hold');
    expect(judge({ served: served(3000, 1500) }, USUAL, baseline).asks?.act).toBe('rollback');
  });

  it('asks about requests that are all refused where nothing came before', () => {
    const nothing = freezeBaseline({ sameHours: [], lastDay: [] }, USUAL);
    const look = { served: { ...served(0), refused: 20 } };
    const said =
      'All of the first 20 requests were refused as wrong, and none came before to compare with.';
    expect(judge(look, USUAL, nothing).asks).toEqual({ act: 'hold', said });
    expect(judge({ ...look, accepted: ['refused'] }, USUAL, nothing).asks).toBeNull();
    expect(judge({ served: { ...served(1), refused: 20 } }, USUAL, nothing).asks).toBeNull();
  });

  it('says nothing of callers that are refused as often as before', () => {
    const lastDay = day(() => ({ ...served(5000), refused: 1000 }));
    const baseline = freezeBaseline({ sameHours: [], lastDay }, USUAL);
    expect(baseline.refused).toMatchObject({ rate: 1 / 6, is_comparable: true });
    expect(judge({ served: { ...served(3000), refused: 600 } }, USUAL, baseline).asks).toBeNull();
  });

  it('asks nothing of what a person said to go on with', () => {
    const look = { served: served(1000, 100) };
    expect(judge({ ...look, accepted: ['errors'] }).asks).toBeNull();
    expect(judge({ ...look, accepted: ['latency'] }).asks?.act).toBe('rollback');
  });

  it('leaves out what is switched off, whose part of alpha the others have', () => {
    const only = guardSettingsSchema.parse({
      guardrails: {
        refused: { action: 'off' },
        latency: { action: 'off' },
        degraded: { action: 'off' },
        prediction: { action: 'off' },
      },
    });
    const { evidence, asks } = judge({ served: served(3000, 15, 0, 3000) }, only);
    expect(asks).toBeNull();
    expect(evidence.map(({ state }) => state)).toEqual(['fine', 'off', 'off', 'off', 'off']);
    expect(evidence[0]?.threshold).toBeCloseTo(Math.log(1 / 0.05), 12);
  });

  it('divides alpha by shares', () => {
    const settings = guardSettingsSchema.parse({ guardrails: { errors: { share: 5 } } });
    const [errors, , latency] = judge({}, settings).evidence;
    expect(Math.exp(-(errors?.threshold ?? 0))).toBeCloseTo((0.05 * 5) / 9, 12);
    expect(Math.exp(-(latency?.threshold ?? 0))).toBeCloseTo(0.05 / 9, 12);
  });
});

describe('rows that both versions were asked', () => {
  const compared = (over: Partial<Shadow>): Shadow => ({
    ...OFF,
    rows: 500,
    problem: null,
    ...over,
  });

  it('halve what the errors have of alpha, and act by themselves', () => {
    const { evidence, asks } = judge({ shadow: compared({ failures: { now: 60, before: 3 } }) });
    expect(evidence[0]?.threshold).toBeCloseTo(Math.log(10 / 0.05), 12);
    expect(asks).toEqual({
      act: 'rollback',
      said: expect.stringContaining('at 60 of 500 requests'),
    });
  });

  it('say nothing of failures that both have', () => {
    expect(judge({ shadow: compared({ failures: { now: 60, before: 60 } }) }).asks).toBeNull();
  });

  it('tell a shift from answers that fall alike', () => {
    const alike = { name: 'low', now: 255, before: 245 };
    const rest = { name: 'high', now: 245, before: 255 };
    expect(judge({ shadow: compared({ bins: [alike, rest] }) }).asks).toBeNull();
    const moved = [
      { name: 'low', now: 20, before: 245 },
      { name: 'high', now: 480, before: 255 },
    ];
    expect(judge({ shadow: compared({ bins: moved }) }).asks).toEqual({
      ...{ act: 'hold', said: expect.stringContaining('answers with high to 480') },
    });
  });
});

describe('answers by the bins of what was replaced', () => {
  const names = ['low', 'middle', 'high'];
  const hour = { rows: 3000, counts: [1000, 1000, 1000] };
  const baseline = (hours: readonly (typeof hour)[], isSame = false) => ({
    ...usualDay,
    prediction: freezeAnswers(
      names,
      { sameHours: isSame ? hours : [], lastDay: isSame ? [] : hours, reference: null },
      0.1,
    ),
  });
  const roll = guardSettingsSchema.parse({ guardrails: { prediction: { action: 'rollback' } } });
  const moved = { rows: 2000, counts: [200, 400, 1400] };

  it('are fine while they fall as before', () => {
    const answers = { rows: 2000, counts: [660, 670, 670] };
    expect(judge({ answers }, roll, baseline([hour], true)).asks).toBeNull();
  });

  it('shifted against an hour that may be another are no reason where both were asked and answer alike', () => {
    const bins = names.map((name) => ({ name, now: 100, before: 100 }));
    const shadow = { ...OFF, rows: 300, bins, problem: null };
    const { asks, evidence } = judge(
      { answers: moved, shadow },
      roll,
      baseline([hour, hour, hour]),
    );
    expect(asks).toBeNull();
    expect(evidence.at(-1)).toMatchObject({
      state: 'fine',
      said: expect.stringContaining('fall alike'),
    });
    expect(judge({ answers: moved, shadow }, roll, baseline([hour], true)).asks?.act).toBe(
      'rollback',
    );
  });

  it.each([
    ['at the same hours of the week', baseline([hour], true), 'rollback'],
    ['over a day whose hours are alike', baseline(new Array(24).fill(hour)), 'rollback'],
    ['over three hours only', baseline([hour, hour, hour]), 'hold'],
    [
      'over a day whose hours differ',
      baseline(
        Array.from({ length: 24 }, (_, at) =>
          at < 12
            ? { rows: 3000, counts: [1800, 1000, 200] }
            : { rows: 3000, counts: [200, 1000, 1800] },
        ),
      ),
      'hold',
    ],
  ])('shifted against what was %s', (_name, before, act) => {
    const { asks } = judge({ answers: moved }, roll, before);
    expect(asks).toEqual({ act, said: expect.stringContaining('answers with high in 70 %') });
  });
});
