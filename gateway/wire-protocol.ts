import type { FastifyInstance, FastifyReply } from 'fastify';
import type { RequestContext } from '#lib/serving/service.ts';
import type { GatewayDeps } from './deps.ts';

/** A wire format: its addresses, and how it says no. */
export interface WireProtocol {
  name: Exclude<RequestContext['protocol'], 'console'>;
  /** True for the addresses that are answered in this format, also where there is nothing at them. */
  owns(path: string): boolean;
  addRoutes(app: FastifyInstance, deps: GatewayDeps): void;
  /** The model of which a request asked for a prediction, if it did; `params` are the route's. */
  modelOf(params: Record<string, string | undefined>, path: string): string | undefined;
  /** Answers with an error in the format's own shape. */
  refuse(
    deps: Pick<GatewayDeps, 'log'>,
    reply: FastifyReply,
    error: unknown,
    requestId: string,
  ): FastifyReply;
}
