import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFeatureFixture, type FeatureFixture } from '#test/feature-fixture.ts';
import { referenceAnswers } from '#test/feature-reference.ts';
import {
  type FeatureStream,
  featureStreams,
  isSameValue,
  questionsOf,
  type StreamEvent,
  streamEntity,
  streamKeys,
  streamSource,
  type TakenEvent,
} from '#test/feature-streams.ts';
import { type Answers, offlineAnswers } from '#test/offline-answers.ts';

let fixture: FeatureFixture;
beforeAll(async () => {
  fixture = await createFeatureFixture();
  await fixture.addEntity(streamEntity.name, streamEntity.keys);
});
afterAll(() => fixture.close());

let serial = 0;
const iso = (ms: number) => new Date(ms).toISOString();
const names = Object.keys(streamSource.columns);
const rowOf = ({ key: [origin, number], eventMs, createdMs, columns }: StreamEvent) => ({
  origin,
  number,
  happened: iso(eventMs),
  known: createdMs === null ? null : iso(createdMs),
  ...Object.fromEntries(names.map((name) => [name, columns[name] ?? null])),
});

/** A source and a view of their own, so that one stream knows nothing of another. */
async function define(stream: FeatureStream) {
  serial += 1;
  const source = { ...streamSource, name: `source_${serial}` };
  const view = { ...stream.view, name: `view_${serial}`, source: source.name };
  await fixture.features.createSource({ source }, fixture.ctx);
  await fixture.features.createView({ view }, fixture.ctx);
  return { source: source.name, view };
}

async function ask(view: FeatureStream['view'], version: number, at?: number): Promise<Answers[]> {
  const { rows } = await fixture.features.lookup({
    features: view.features.map(({ name }) => `${view.name}@${version}:${name}`),
    rows: streamKeys.map(([origin, number]) => ({ origin, number })),
    at: at === undefined ? undefined : new Date(at),
  });
  return rows.map((row) =>
    Object.fromEntries(
      view.features.map(({ name }, index) => {
        const { value = null, status = 'not_found' } = row[index] ?? {};
        return [name, { value, status }];
      }),
    ),
  );
}

function expectSame(
  view: FeatureStream['view'],
  given: readonly Answers[],
  expected: (key: StreamEvent['key'], index: number) => Answers | undefined,
  atMs: number,
): void {
  for (const [index, key] of streamKeys.entries()) {
    const wanted = expected(key, index);
    for (const feature of view.features) {
      const want = wanted?.[feature.name];
      const got = given[index]?.[feature.name];
      const isSame =
        want?.status === got?.status &&
        isSameValue(feature, want?.value ?? null, got?.value ?? null);
      if (!isSame) expect({ feature, key, atMs, got }).toEqual({ feature, key, atMs, got: want });
    }
  }
}

const expectReference = (
  view: FeatureStream['view'],
  given: readonly Answers[],
  events: readonly TakenEvent[],
  atMs: number,
) => expectSame(view, given, (key) => referenceAnswers(view, events, key, atMs), atMs);

async function play(stream: FeatureStream): Promise<Awaited<ReturnType<typeof define>>> {
  const questions = questionsOf(stream).values();
  fixture.set(stream.steps[0]?.nowMs ?? 0);
  const defined = await define(stream);
  for (const step of stream.steps) {
    fixture.set(step.nowMs);
    if (step.kind === 'push') {
      await fixture.features.push(defined.source, step.events.map(rowOf));
      continue;
    }
    const { events } = questions.next().value as { events: TakenEvent[] };
    expectReference(defined.view, await ask(defined.view, 1), events, step.nowMs);
  }
  return defined;
}

it('says now what the definitions mean, for streams of every kind', async () => {
  await fc.assert(
    fc.asyncProperty(featureStreams, async (stream) => {
      await play(stream);
    }),
    { numRuns: 60 },
  );
}, 300_000);

it('says the same in a version made later, of the past, and offline', async () => {
  await fc.assert(
    fc.asyncProperty(featureStreams, async (stream) => {
      const { view } = await play(stream);
      const { events = [], nowMs = 0 } = questionsOf(stream).at(-1) ?? {};
      const { version } = await fixture.features.createViewVersion(
        view.name,
        { view: { ...view, description: 'another' } },
        fixture.ctx,
      );
      expectReference(view, await ask(view, version), events, nowMs);
      await fixture.features.catchUp(view.name, version);
      const { online } = await fixture.features.getView(view.name, version);
      expect(online.complete).toBe(true);
      const answers = await ask(view, version);
      expectReference(view, answers, events, nowMs);
      const offline = await offlineAnswers(
        stream.view,
        events,
        streamKeys.map((key) => ({ key, atMs: nowMs })),
      );
      expectSame(view, answers, (_key, index) => offline[index], nowMs);
      const past = [...new Set(events.map(({ eventMs }) => eventMs))]
        .filter((atMs) => atMs < nowMs)
        .slice(0, 5);
      for (const atMs of past) expectReference(view, await ask(view, version, atMs), events, atMs);
    }),
    { numRuns: 15 },
  );
}, 300_000);
