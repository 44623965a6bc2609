import { readFile } from 'node:fs/promises';
import { AppError } from '#lib/http/errors.ts';
import type { Signature } from '#lib/onnx/contract.ts';
import { featureLayout } from '#lib/onnx/feature-layout.ts';
import { goldenDifferences } from '#lib/onnx/golden-cases.ts';
import { RunFailure } from '#lib/onnx/run-failure.ts';
import { inspectOnnx, type OnnxRuntime } from '#lib/onnx/service.ts';
import type { Version } from '#lib/registry/contract.ts';
import type { TrainedFiles } from '#lib/training/trainer.ts';
import type { GoldenAnswers } from '../conclude-reproduction.ts';

const CASE_MS = 30_000;

/** How a model that was trained again answers the version's golden cases; null: the version has none. */
export async function askGoldenCases(
  runtime: Pick<OnnxRuntime, 'load'>,
  { golden_cases: cases, tolerance, output, signature, layout }: Version,
  { model: file, featureNames }: TrainedFiles,
): Promise<GoldenAnswers | null> {
  if (cases.length === 0) return null;
  try {
    const spokenOf = [...cases.flatMap((one) => Object.keys(one.outputs)), ...namesIn(output)];
    const found = await inspectOnnx(runtime, await readFile(file), { spokenOf });
    const difference = signatureDifference(signature, found.signature);
    if (difference) return { problem: difference };
    const names =
      layout.kind === 'vector' ? (featureNames ?? layout.features.map(({ name }) => name)) : null;
    const session = await runtime.load(
      { bytes: found.servedBytes },
      { group: 'reproduction', timeoutMs: CASE_MS },
    );
    try {
      const differences = goldenDifferences({
        run: (inputs, outputs) => session.run(inputs, outputs, { timeoutMs: CASE_MS }),
        ...{ signature: found.signature, cases, tolerance },
        layout: featureLayout(found.signature, names ?? undefined),
      });
      let differing = 0;
      let first: string | null = null;
      for await (const { publicMessage } of differences) {
        differing += 1;
        first ??= publicMessage;
      }
      return { cases: cases.length, tolerance, differing, first };
    } finally {
      await session.release();
    }
  } catch (error) {
    const why = refusalOf(error);
    if (why === null) throw error;
    return { problem: `The model that came out cannot be asked: ${why}` };
  }
}

/** What is wrong with the model, in words; null: it is not the model that is at fault. */
function refusalOf(error: unknown): string | null {
  if (error instanceof AppError && error.status < 500) return error.publicMessage;
  return error instanceof RunFailure ? `${error.message}.` : null;
}

function namesIn({ score, label }: Version['output']): string[] {
  return [score, label].filter((name) => name !== undefined);
}

function signatureDifference(then: Signature, now: Signature): string | null {
  const say = (side: Signature['inputs']) =>
    side
      .map(({ name, type }) => `${name} (${type})`)
      .toSorted()
      .join(', ');
  for (const side of ['inputs', 'outputs'] as const) {
    const [a, b] = [say(then[side]), say(now[side])];
    if (a !== b) {
      return `The model that came out has other ${side}: ${cut(b)} instead of ${cut(a)}.`;
    }
  }
  return null;
}

const cut = (text: string) => (text.length > 300 ? `${text.slice(0, 300)}…` : text);
