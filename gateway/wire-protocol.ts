import type { FastifyInstance, FastifyReply } from 'fastify';
import type { AppError } from '#lib/http/errors.ts';
import type { RequestContext } from '#lib/serving/service.ts';
import type { GatewayDeps } from './deps.ts';

/** A wire format: its addresses, and how it says no. */
export interface WireFormat {
  /** True for the addresses that are answered in this format, also where there is nothing at them. */
  owns(path: string): boolean;
  addRoutes(app: FastifyInstance, deps: GatewayDeps): void;
  /** Answers with an error in the format's own shape, with that status. */
  refuse(
    deps: Pick<GatewayDeps, 'log'>,
    reply: FastifyReply,
    error: unknown,
    requestId: string,
  ): FastifyReply;
}

/** One that predictions are asked for in. */
export interface WireProtocol extends WireFormat {
  name: Exclude<RequestContext['protocol'], 'console'>;
  /** The model of which a request asked for a prediction, if it did; `params` are the route's. */
  modelOf(params: Record<string, string | undefined>, path: string): string | undefined;
  /** The status that an error is answered with in the format: what the record and the metrics say, too. */
  statusOf(error: AppError): number;
}
