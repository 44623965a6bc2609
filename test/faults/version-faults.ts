import { afterAll, beforeAll, expect, it } from 'vitest';
import type { GatewayProcess } from '../gateway-process.ts';
import { until } from '../installation.ts';
import { constantScoreModel, hangingModel, outOfRangeModel, rootModel } from '../onnx-models.ts';
import { askSteadily } from './ask-steadily.ts';
import { count, note, quantileOf } from './figures.ts';
import { eventKinds, expectAllLogged } from './logged.ts';
import { childrenOf } from './process-facts.ts';
import { openSite, type Site } from './site.ts';

const COOLDOWN_SECONDS = 1;
const TIMEOUT_MS = 300;

let site: Site;
let gateway: GatewayProcess;
beforeAll(async () => {
  site = await openSite();
  for (const { model, bytes } of cases) {
    await site.installation.addModel(model);
    await site.installation.addVersion(model, bytes);
    await site.installation.addVersion(model, constantScoreModel(7));
    await site.installation.promote(model, 1, { fallback: [2], wait_ms: 0 });
    await site.installation.set(model, {
      timeout_ms: TIMEOUT_MS,
      breaker: { cooldown_seconds: COOLDOWN_SECONDS },
    });
  }
  gateway = await site.installation.startGateway();
  for (const { model } of cases) {
    const isServed = async () =>
      (await site.installation.ask(gateway.url, model, sound(1))).status === 200 || undefined;
    await until(`${model} is served`, isServed, 20_000);
  }
});
afterAll(() => site?.close());

const sound = (serial: number) => ({ features: [1 + (serial % 90), 0, 0] });
const cases = [
  {
    what: 'A version whose runtime throws on what it is asked',
    model: 'throws',
    bytes: outOfRangeModel(),
    // It still answers what it answered before, so it is not the version that is broken: the next one answers these.
    opens: false,
    bad: (serial: number) => ({ features: [1000 + serial, 0, 0] }),
  },
  {
    what: 'A version that never ends',
    model: 'hangs',
    bytes: hangingModel(),
    opens: true,
    bad: (serial: number) => ({ features: [1000 + serial, 0, 0] }),
  },
  {
    what: 'A version that answers NaN',
    model: 'is-nan',
    bytes: rootModel(),
    opens: false,
    bad: (serial: number) => ({ features: [-1 - serial, 0, 0] }),
  },
];

it.each(cases)(
  '$what: every prediction is answered, by the version it falls back to',
  async ({ what, model, opens, bad }) => {
    let isBroken = false;
    const asking = askSteadily({
      url: gateway.url,
      apiKey: site.installation.apiKey,
      model,
      clients: 8,
      pauseMs: 10,
      body: (serial) => (isBroken ? bad(serial) : sound(serial)),
    });
    const from = (at: number) => asking.between(at).filter(({ status }) => status === 200);
    let [brokenAt, mendedAt] = [0, 0];
    try {
      await until('sound answers', () => from(0).length > 300 || undefined, 20_000);
      brokenAt = asking.now();
      isBroken = true;
      await until('fallback answers', () => from(brokenAt).length > 500 || undefined, 30_000);
      mendedAt = asking.now();
      isBroken = false;
      const isPrimary = () =>
        from(asking.now() - 300).length > 10 &&
        from(asking.now() - 300).every(({ servedBy }) => servedBy === 'primary');
      await until('the version answers again', () => isPrimary() || undefined, 20_000);
    } finally {
      await asking.stop();
    }
    const during = asking.between(brokenAt + 50, mendedAt);
    expect(asking.seen.filter(({ status }) => status !== 200)).toEqual([]);
    expect(during.filter(({ servedBy, degraded }) => servedBy !== 'fallback' || !degraded)).toEqual(
      [],
    );
    const back = asking.seen.find(({ at, servedBy }) => at > mendedAt && servedBy === 'primary');
    await expectAllLogged(site.installation, asking.seen, 20_000);
    const events = await eventKinds(site.installation, model);
    expect(events.includes('breaker_opened')).toBe(opens);
    note(
      what,
      `0 of ${count(asking.seen.length)} predictions failed; ${count(during.length)} answered by the fallback version and marked as degraded (p50 ${quantileOf(
        during.map(({ ms }) => ms),
        0.5,
      ).toFixed(
        1,
      )} ms, longest ${Math.max(...during.map(({ ms }) => ms)).toFixed(0)} ms with a timeout of ${TIMEOUT_MS} ms); ${opens ? 'its breaker opened' : 'its breaker stayed closed'}; it answered again ${Math.round((back?.at ?? Number.NaN) - mendedAt)} ms after it could`,
    );
  },
);

it('kill -9 of the processes that run models: every prediction is answered', async () => {
  const asking = askSteadily({
    url: gateway.url,
    apiKey: site.installation.apiKey,
    model: 'throws',
    clients: 8,
    pauseMs: 5,
    body: sound,
  });
  let killed = 0;
  try {
    for (let round = 0; round < 3; round += 1) {
      const before = asking.seen.length;
      await until('answers', () => asking.seen.length > before + 200 || undefined, 20_000);
      for (const pid of childrenOf(gateway.pid)) {
        process.kill(pid, 'SIGKILL');
        killed += 1;
      }
    }
    const before = asking.seen.length;
    await until('answers', () => asking.seen.length > before + 200 || undefined, 20_000);
  } finally {
    await asking.stop();
  }
  expect(asking.seen.filter(({ status }) => status !== 200)).toEqual([]);
  await expectAllLogged(site.installation, asking.seen, 20_000);
  note(
    'kill -9 of the processes that run models, all of them 3 times',
    `${killed} killed; 0 of ${count(asking.seen.length)} predictions failed, ${count(asking.seen.filter(({ degraded }) => degraded).length)} were answered by the fallback version; longest ${Math.max(...asking.seen.map(({ ms }) => ms)).toFixed(0)} ms`,
  );
});
