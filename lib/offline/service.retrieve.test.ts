import fc from 'fast-check';
import { expect, it } from 'vitest';
import { referenceAnswers } from '#test/feature-reference.ts';
import { featureStreams, isSameValue, questionsOf, streamKeys } from '#test/feature-streams.ts';
import { offlineAnswers } from '#test/offline-answers.ts';

it('says what the definitions mean, for streams of every kind', async () => {
  const seen = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(featureStreams, fc.integer(), async (stream, turn) => {
      const questions = questionsOf(stream);
      const events = questions.at(-1)?.events ?? [];
      const times = [...questions.map(({ nowMs }) => nowMs), ...events.map((one) => one.eventMs)];
      const asked = times
        .slice(0, 20)
        .flatMap((atMs) => streamKeys.map((key) => ({ key, atMs })))
        .sort((a, b) => ((a.atMs ^ turn) % 97) - ((b.atMs ^ turn) % 97));
      const given = await offlineAnswers(stream.view, events, asked);
      expect(given).toHaveLength(asked.length);
      for (const [row, { key, atMs }] of asked.entries()) {
        const expected = referenceAnswers(stream.view, events, key, atMs);
        for (const feature of stream.view.features) {
          const want = expected[feature.name];
          const got = given[row]?.[feature.name];
          if (want) seen.set(want.status, (seen.get(want.status) ?? 0) + 1);
          const isSame =
            want?.status === got?.status &&
            isSameValue(feature, want?.value ?? null, got?.value ?? null);
          if (!isSame)
            expect({ feature, key, atMs, got }).toEqual({ feature, key, atMs, got: want });
        }
      }
    }),
    { numRuns: 30 },
  );
  expect([...seen.keys()].sort()).toEqual(['expired', 'not_found', 'null', 'present']);
}, 120_000);
