import type { FastifyInstance } from 'fastify';
import { AppError } from '#lib/http/errors.ts';
import type { GatewayDeps } from './deps.ts';
import { addRoute } from './requests.ts';

/** Models that /readyz names. */
const MAX_NAMED = 100;

/** /healthz: the process runs. /readyz: it knows the keys and serves every model in force. /metrics. None needs a key. */
export function addHealth(app: FastifyInstance, deps: GatewayDeps): void {
  addRoute(app, 'GET', '/healthz', {}, async () => ({ status: 'ok' }));

  addRoute(app, 'GET', '/readyz', {}, async () => {
    const refusal = whyNotReady(deps);
    if (refusal) throw refusal;
    const { behind } = deps.state.readiness();
    return {
      status: 'ready',
      models: deps.state.models().filter((one) => one.snapshot).length,
      ...(behind.length > 0 && { behind: behind.slice(0, MAX_NAMED) }),
    };
  });

  addRoute(app, 'GET', '/metrics', {}, async (_request, reply) =>
    reply.type(deps.metrics.contentType).send(await deps.metrics.render()),
  );
}

/** A replica that stays on an earlier release is ready, since it answers (docs/decisions/0018). */
export function whyNotReady({
  state,
  keys,
  isStopping,
}: Pick<GatewayDeps, 'state' | 'keys' | 'isStopping'>): AppError | null {
  if (isStopping()) return new AppError('unavailable', { publicMessage: 'Shutting down.' });
  if (!keys.isReady()) {
    return new AppError('unavailable', { publicMessage: 'The API keys have not been read yet.' });
  }
  const { ready, waiting } = state.readiness();
  if (ready) return null;
  const names = waiting.map(({ model }) => model).slice(0, 10);
  return new AppError('unavailable', {
    publicMessage:
      names.length > 0
        ? `Not loaded yet: ${names.join(', ')}.`
        : 'The registry has not been read yet.',
    extra: { waiting: waiting.slice(0, MAX_NAMED).map(({ model }) => ({ model })) },
  });
}
