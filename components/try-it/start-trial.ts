import { readRows } from '#components/predictions/read-request.ts';
import { readTensors } from '#components/predictions/read-tensors.ts';
import type { Feature } from '#lib/onnx/contract.ts';
import type { Prediction } from '#lib/predictions/contract.ts';
import type { GoldenCase, Version } from '#lib/registry/contract.ts';
import { type FormTexts, fillForm, type NamedLayout } from './read-form.ts';
import { makeTensorRequest, type TensorRequest } from './tensor-request.ts';

/** What the fields were filled from: a logged prediction, a golden case by its number (from 1), or nothing: zeros. */
export type FilledFrom = 'logged' | number | null;

export type TrialStart = { from: FilledFrom } & (
  | { kind: 'tensors'; reason: string; request: TensorRequest }
  | { kind: 'features'; layout: NamedLayout; texts: FormTexts }
);

/** What a trial starts with: a logged request that the log kept whole, else the golden case asked for, else the first one. */
export function startTrial(
  version: Pick<Version, 'layout' | 'signature' | 'golden_cases'>,
  asked: {
    logged: Pick<Prediction, 'inputs' | 'truncated'> | null;
    row: number;
    caseNumber: number | null;
  },
): TrialStart {
  const { layout, signature } = version;
  const golden = pickCase(version.golden_cases, asked.caseNumber);
  const fallback = golden?.number ?? null;
  if (layout.kind === 'tensors') {
    const { logged } = asked;
    const tensors = logged && !logged.truncated ? readTensors(logged.inputs) : null;
    return {
      kind: 'tensors',
      reason: layout.reason,
      from: tensors ? 'logged' : fallback,
      request: tensors ? { inputs: tensors } : makeTensorRequest(signature, golden?.inputs),
    };
  }
  const row = readRows(asked.logged?.inputs)?.[asked.row];
  return {
    kind: 'features',
    layout,
    from: row ? 'logged' : fallback,
    texts: fillForm(layout, row ?? golden?.inputs ?? layout.features.map(zeroOf)),
  };
}

/** A value that every model of the type takes, so that the form and the call beside it are in order from the start. */
function zeroOf({ type }: Feature): unknown {
  if (type === 'string') return '';
  return type === 'boolean' ? false : 0;
}

function pickCase(cases: readonly GoldenCase[], asked: number | null) {
  const number = asked !== null && cases[asked - 1] ? asked : 1;
  const found = cases[number - 1];
  return found ? { number, inputs: found.inputs } : null;
}
