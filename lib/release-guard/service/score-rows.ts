import type { ArtifactStore } from '#lib/artifacts/contract.ts';
import { AppError } from '#lib/http/errors.ts';
import { answerColumns } from '#lib/monitoring/answer-columns.ts';
import type { OnnxSession } from '#lib/onnx/contract.ts';
import { encodeRows, parseRows } from '#lib/onnx/encode-rows.ts';
import { RunFailure } from '#lib/onnx/run-failure.ts';
import type { OnnxRuntime } from '#lib/onnx/service.ts';
import { outputNames, shapeAnswer } from '#lib/serving/shape-answer.ts';
import type { ScoredVersion } from '../store/sample.ts';

/** For one run of one row. */
const RUN_MS = 10_000;

export type NamedRow = Readonly<Record<string, unknown>>;

/** failed: it has no answer. unasked: it does not take such rows. */
type Scored =
  | { is: 'answered'; answer: ReturnType<typeof answerColumns> }
  | { is: 'failed' }
  | { is: 'unasked' };

export interface Scorer {
  /** Throws a RunFailure when the version cannot be loaded. */
  score(version: ScoredVersion, row: NamedRow): Promise<Scored>;
  /** Forgets versions that were not asked since the last time. */
  sweep(): Promise<void>;
  close(): Promise<void>;
}

/** Asks versions by the code that serves them, one row at a time; what is loaded stays loaded while it is asked. */
export function createScorer({
  artifacts,
  runtime,
}: {
  artifacts: Pick<ArtifactStore, 'read'>;
  runtime: Pick<OnnxRuntime, 'load'>;
}): Scorer {
  const loaded = new Map<string, { session: OnnxSession; isUsed: boolean }>();

  async function sessionOf({ servedDigest, number }: ScoredVersion): Promise<OnnxSession> {
    const known = loaded.get(servedDigest);
    if (known) {
      known.isUsed = true;
      return known.session;
    }
    const bytes = await artifacts.read(servedDigest);
    const session = await runtime.load({ bytes }, { group: 'guard', name: `version ${number}` });
    loaded.set(servedDigest, { session, isUsed: true });
    return session;
  }

  async function forget(isGone: (one: { isUsed: boolean }) => boolean): Promise<void> {
    for (const [digest, one] of loaded) {
      if (isGone(one)) {
        loaded.delete(digest);
        await one.session.release();
      } else one.isUsed = false;
    }
  }

  return {
    async score(version, row) {
      const { layout, signature, output, task } = version;
      if (layout.kind === 'tensors') return { is: 'unasked' };
      const given = layout.features.map(({ name }) => row[name]);
      if (given.includes(undefined)) return { is: 'unasked' };
      const session = await sessionOf(version);
      const { label, score } = outputNames(task, output, signature.outputs);
      const names = [label, score].filter((name) => name !== undefined);
      try {
        const inputs = encodeRows(layout, parseRows(layout, [given]));
        const wanted = names.length > 0 ? names : undefined;
        const outputs = await session.run(inputs, wanted, { timeoutMs: RUN_MS });
        const answer = shapeAnswer(task, output, signature.outputs, outputs, 1);
        const [predicted] = answer.predictions;
        if (predicted === null || predicted === undefined) return { is: 'failed' };
        return { is: 'answered', answer: answerColumns(task, answer) };
      } catch (error) {
        if (error instanceof RunFailure) return { is: 'failed' };
        // Not such rows: text where it takes numbers, for one.
        if (error instanceof AppError) return { is: 'unasked' };
        throw error;
      }
    },
    sweep: () => forget(({ isUsed }) => !isUsed),
    close: () => forget(() => true),
  };
}
