import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '#lib/http/errors.ts';
import type { Call } from '#lib/serving/call.ts';
import { MAX_BODY_BYTES } from '#lib/serving/contract.ts';
import type { Outcome } from '#lib/serving/service.ts';
import type { GatewayDeps } from './deps.ts';
import { readBytes } from './read-body.ts';
import { announce, contextOf } from './requests.ts';
import type { WireProtocol } from './wire-protocol.ts';

/** One prediction request as a protocol reads it. */
export interface PredictionRequest<B, T> {
  protocol: Pick<WireProtocol, 'name' | 'statusOf'>;
  model: string;
  /** Reads the body; what it gives is kept in the log when the request is refused. Rejects with AppError. */
  read: () => Promise<B>;
  /** The request id that the body carries, if it is a valid one. */
  requestIdIn?: (body: B) => string | undefined;
  /** What the log keeps of a body that was refused; left out: the body. */
  logged?: (body: B) => unknown;
  open: (body: B) => Call<T>;
}

/** Reads, predicts, and tells of it in headers. A body that could not be read leaves a record too. */
export async function answerPrediction<B, T>(
  deps: GatewayDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { protocol, model, read, requestIdIn, logged, open }: PredictionRequest<B, T>,
): Promise<Outcome<T>> {
  const context = contextOf(deps, request, protocol);
  const outcome = await read().then(
    (body) =>
      deps.predict.predict<T>(
        model,
        {
          requestId: requestIdIn?.(body),
          body: logged ? logged(body) : body,
          open: () => open(body),
        },
        context,
      ),
    (error: unknown) => {
      if (error instanceof AppError) return deps.predict.refuse(model, error, context);
      throw error;
    },
  );
  announce(reply, model, outcome);
  return outcome;
}

/** The body, uncompressed, of at most the usual size. */
export function readSmallBody(request: FastifyRequest): Promise<Uint8Array> {
  return readBytes(request, MAX_BODY_BYTES);
}
