import type { FastifyInstance, FastifyRequest } from 'fastify';
import { featureRoutes } from '#lib/features/routes.ts';
import type { Operation } from '#lib/http/operation.ts';
import { MAX_JSON_BYTES } from '#lib/http/route-builder.ts';
import { callerOf, requireScope } from './authenticate.ts';
import type { GatewayDeps } from './deps.ts';
import { logFailure } from './failures.ts';
import { addMethod, refuseOtherMethods } from './requests.ts';

/** Operations of the REST API that a gateway answers for API keys, as the console does: by the same contracts and handlers. */
export function addOperations(app: FastifyInstance, deps: GatewayDeps): void {
  const routes = Map.groupBy(Object.values(featureRoutes), ({ operation }) => operation.path);
  for (const [path, those] of routes) {
    const url = path.replace(/\{(\w+)\}/g, ':$1');
    for (const { operation, run } of those) {
      const options = {
        onRequest: requireScope(deps.keys, scopeOf(operation)),
        bodyLimit: MAX_JSON_BYTES,
      };
      addMethod(app, operation.method, url, options, async (request, reply) =>
        reply.send(await run(routeDepsOf(deps, request), toWebRequest(request))),
      );
    }
    refuseOtherMethods(
      app,
      url,
      those.map(({ operation }) => operation.method),
    );
  }
}

function scopeOf({ id, access }: Operation) {
  if (access === 'public') throw new Error(`a gateway answers nobody ${id} without a key`);
  return access.scope;
}

function routeDepsOf(deps: GatewayDeps, request: FastifyRequest) {
  return {
    services: { features: deps.features },
    // Its key has been let in before the body was read.
    authenticate: async () => ({ caller: callerOf(request), byCookie: false }),
    logError: ({ error }: { error: unknown }) => logFailure(deps, error, request.id),
    makeRequestId: () => request.id,
    checksAnswers: false,
  };
}

function toWebRequest({ url, method, headers, body, id }: FastifyRequest): Request {
  const given = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );
  // Also where a whole URL was asked for, as of a proxy.
  const request = new Request(`http://gateway${url.replace(/^https?:\/\/[^/]*/i, '')}`, {
    method,
    headers: given,
    ...(Buffer.isBuffer(body) &&
      method !== 'GET' &&
      method !== 'HEAD' && { body: new Uint8Array(body) }),
  });
  request.headers.set('x-request-id', id);
  return request;
}
