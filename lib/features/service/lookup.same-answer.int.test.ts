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
async function define(stream: FeatureStream, over: { event_id?: string } = {}) {
  serial += 1;
  const source = { ...streamSource, ...over, name: `source_${serial}` };
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

/** What is done after a step with what was pushed offline before it. */
const acts = fc.array(
  fc.record({
    to: fc.constantFrom('online' as const, 'offline' as const, 'online_and_offline' as const),
    next: fc.constantFrom('nothing' as const, 'materialize' as const, 'push again' as const),
  }),
  { minLength: 9, maxLength: 9 },
);

it('says the same of what is pushed offline once that is online, and of each view for itself', async () => {
  await fc.assert(
    fc.asyncProperty(featureStreams, acts, async (stream, plan) => {
      fixture.set(stream.steps[0]?.nowMs ?? 0);
      const { source, view } = await define(stream, { event_id: 'id' });
      const sister = { ...view, name: `${view.name}_sister` };
      await fixture.features.createView({ view: sister }, fixture.ctx);
      const all: TakenEvent[] = [];
      /** Of what was pushed offline, what is online neither in the view nor, of the second, in its sister. */
      const missing: [Set<TakenEvent>, Set<TakenEvent>] = [new Set(), new Set()];
      const online = (at: 0 | 1) => all.filter((event) => !missing[at].has(event));
      const push = (events: readonly TakenEvent[], to: (typeof plan)[number]['to']) =>
        fixture.features.push(
          source,
          events.map((event) => ({ ...rowOf(event), id: event.seq })),
          { to },
        );
      for (const [index, { nowMs, ...step }] of stream.steps.entries()) {
        fixture.set(nowMs);
        const { to, next } = plan[index] ?? { to: 'offline', next: 'nothing' };
        if (step.kind === 'push') {
          const events = step.events.map((event, at) => ({
            ...event,
            createdMs: event.createdMs ?? nowMs,
            seq: all.length + at + 1,
          }));
          expect(await push(events, to)).toEqual({ accepted: events.length, duplicates: 0 });
          all.push(...events);
          for (const of of missing) if (to === 'offline') for (const one of events) of.add(one);
        }
        if (next === 'materialize') {
          await fixture.features.catchUp(view.name, 1);
          for (const one of missing[0]) if (one.eventMs <= nowMs) missing[0].delete(one);
        } else if (next === 'push again' && all.length > 0) {
          const again = all.filter(({ seq }) => seq % 2 === 0);
          await push(again, 'offline');
          expect(await push(again, 'online')).toEqual({ accepted: 0, duplicates: again.length });
          for (const of of missing) for (const one of again) of.delete(one);
        }
        expectReference(view, await ask(view, 1), online(0), nowMs);
        expectReference(sister, await ask(sister, 1), online(1), nowMs);
        const pastMs = nowMs - 1;
        expectReference(sister, await ask(sister, 1, pastMs), online(1), pastMs);
      }
      const nowMs = stream.steps.at(-1)?.nowMs ?? 0;
      await fixture.features.catchUp(view.name, 1);
      // Once for the view, which has them, and for its sister, which may not.
      if (all.length > 0) await push(all, 'online');
      const { version } = await fixture.features.createViewVersion(
        view.name,
        { view: { ...view, description: 'another' } },
        fixture.ctx,
      );
      await fixture.features.catchUp(view.name, version);
      const offline = await offlineAnswers(
        stream.view,
        all,
        streamKeys.map((key) => ({ key, atMs: nowMs })),
      );
      for (const [of, number] of [
        [view, 1],
        [sister, 1],
        [view, version],
      ] as const) {
        expectSame(of, await ask(of, number), (_key, index) => offline[index], nowMs);
      }
    }),
    { numRuns: 25 },
  );
}, 300_000);
