import { z } from 'zod';
import { invalidRequest } from '#lib/http/parse-input.ts';
import type { Prediction } from '#lib/predictions/contract.ts';
import { predictFromConsole } from '#lib/serving/contract.ts';
import { replayQuarantined } from '#lib/validation/quarantine-operations.ts';
import { counted } from '../queries/query.ts';
import type { ActionDeps, Look, RunbookAction } from './action.ts';
import { findInForce, nowServed } from './release-words.ts';

const rowsSchema = z.object({ rows: z.array(z.array(z.unknown())).min(1) });
const tensorsSchema = z.object({ tensors: z.array(z.record(z.string(), z.unknown())).min(1) });

/** A request that is kept in quarantine, once; or one of the log, predicted anew under a request id of the run’s. */
export const replayRequest: RunbookAction<'replay_request'> = {
  access: ({ from }) =>
    from === 'quarantine'
      ? [replayQuarantined.access]
      : [replayQuarantined.access, predictFromConsole.access],

  look: (deps, { from, request, model }) =>
    from === 'quarantine' ? lookAtKept(deps, request) : lookAtLogged(deps, request, model),

  async carryOut(deps, { from, request, model }, { did }, { reason, ctx, caller, key, mark }) {
    const { quarantine, tryIt } = deps;
    if (from === 'quarantine') {
      const replay = tryIt.replayAs(caller);
      const { result } = await quarantine.replayQuarantined(request, { reason }, ctx, replay);
      return `${did}: version ${result?.version ?? 'none'} answered ${shorten(result?.predictions)}.`;
    }
    const logged = await deps.predictions.getPrediction(request, model ? { model } : {});
    const body = { ...(await bodyOf(deps, logged)), request_id: key };
    const answer = await tryIt.predict(logged.model, body, {
      ...{ caller, requestId: key, headers: new Headers() },
    });
    await mark();
    const { predictions, version } = answer as { predictions?: unknown; version?: number };
    return `${did} as ${key}: version ${version ?? 'in force'} answered ${shorten(predictions ?? answer)}.`;
  },
};

async function lookAtKept(deps: ActionDeps, id: string): Promise<Look> {
  if (!z.uuid().safeParse(id).success) {
    throw invalidRequest([
      { field: 'given.request', message: 'must be the id of a request in quarantine' },
    ]);
  }
  const kept = await deps.quarantine.getQuarantined(id);
  const inForce = await findInForce(deps, kept.model);
  const broke = kept.validation.counts.map(([rule]) => rule).join(', ');
  return {
    does: `${counted(kept.row_count, 'row')} that ${kept.model} kept in quarantine ${kept.row_count === 1 ? 'is' : 'are'} predicted by ${nowServed(inForce)} and logged as of ${kept.event_time}.`,
    differences: [`Request ${kept.request_id}; it broke: ${broke}.`],
    refusal: kept.state === 'waiting' ? null : `The request is ${kept.state}.`,
    basis: { state: kept.state },
    did: `Replayed request ${kept.request_id} of ${kept.model}`,
  };
}

async function lookAtLogged(
  deps: ActionDeps,
  request: string,
  model: string | null,
): Promise<Look> {
  const logged = await deps.predictions.getPrediction(request, model ? { model } : {});
  const inForce = await findInForce(deps, logged.model);
  const isKnown =
    rowsSchema.safeParse(logged.inputs).success || tensorsSchema.safeParse(logged.inputs).success;
  return {
    does: `Request ${request} of ${logged.model} is predicted anew by ${nowServed(inForce)}, and logged under another request id.`,
    differences: [
      `Version ${logged.version ?? 'none'} answered ${shorten(logged.outputs)} at ${logged.at}.`,
      'Values of redacted features are not known any more, and missing.',
    ],
    refusal:
      logged.truncated || !isKnown
        ? 'Its inputs are not kept whole in the log.'
        : inForce
          ? null
          : `Nothing of ${logged.model} is released.`,
    basis: { id: logged.id },
    did: `Predicted request ${request} of ${logged.model} anew`,
  };
}

/** Rows by the names that its version knows them by, so that a version with another order answers the same question. */
async function bodyOf(
  { registry }: ActionDeps,
  { model, version, inputs }: Prediction,
): Promise<Record<string, unknown>> {
  const tensors = tensorsSchema.safeParse(inputs);
  if (tensors.success) return { inputs: tensors.data.tensors };
  const { rows } = rowsSchema.parse(inputs);
  if (version === null) return { instances: rows };
  const { layout } = await registry.getVersion(model, version);
  if (layout.kind === 'tensors') return { instances: rows };
  return {
    instances: rows.map((row) =>
      Object.fromEntries(layout.features.map(({ name }, at) => [name, row[at] ?? null])),
    ),
  };
}

function shorten(value: unknown): string {
  const said = JSON.stringify(value) ?? 'nothing';
  return said.length > 120 ? `${said.slice(0, 120)}…` : said;
}
