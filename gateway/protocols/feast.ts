import type { FastifyReply, FastifyRequest } from 'fastify';
import type { LookupAnswer } from '#lib/features/service.ts';
import type { AppError, ErrorCode } from '#lib/http/errors.ts';
import { parseInput } from '#lib/http/parse-input.ts';
import { callerOf, requireScope } from '../authenticate.ts';
import type { GatewayDeps } from '../deps.ts';
import { describeFailure } from '../failures.ts';
import { addRoute, readJson } from '../requests.ts';
import type { WireFormat } from '../wire-protocol.ts';
import {
  columnsToRows,
  lookupSchema,
  materializeIncrementalSchema,
  materializeSchema,
  nameFeatures,
  pushSchema,
  readSpan,
  toFeastColumns,
  writeSchema,
} from './feast-bodies.ts';

const PATHS = [
  '/get-online-features',
  '/push',
  '/write-to-online-store',
  '/materialize',
  '/materialize-incremental',
];
/** How long a request waits for the materialization it has asked for. */
const WAIT_MS = 10 * 60_000;
const LOOK_EVERY_MS = 200;

/** The addresses of a Feast feature server, as its clients call them; GET /health is the one that is there for all. */
export const feast: WireFormat = {
  owns: (path) => PATHS.includes(path),
  refuse: sendFeastError,

  addRoutes(app, deps) {
    const { features, keys } = deps;
    const scoped = (scope: 'predict' | 'feedback' | 'registry') => ({
      onRequest: requireScope(keys, scope),
    });

    addRoute(app, 'POST', '/get-online-features', scoped('predict'), async (request, reply) => {
      const body = parseInput(lookupSchema, readJson(request), 'body');
      const asked = await features.namesOf(body);
      const rows = columnsToRows(body.entities, 'entities');
      const named = nameFeatures(asked, body.full_feature_names);
      const answer: LookupAnswer = await features.lookup({
        features: asked,
        rows,
        requests: rows,
        where: (row, key) => `entities.${key}[${row}]`,
      });
      return sendJson(reply, toFeastColumns(body, named, answer));
    });

    addRoute(app, 'POST', '/push', scoped('feedback'), async (request, reply) => {
      const body = parseInput(pushSchema, readJson(request), 'body');
      const rows = columnsToRows(body.df, 'df');
      await features.push(body.push_source_name, rows, { ...READING, to: body.to });
      return sendJson(reply, null);
    });

    addRoute(app, 'POST', '/write-to-online-store', scoped('feedback'), async (request, reply) => {
      const body = parseInput(writeSchema, readJson(request), 'body');
      const rows = columnsToRows(body.df, 'df');
      await features.pushToView(body.feature_view_name, rows, READING);
      return sendJson(reply, null);
    });

    addRoute(app, 'POST', '/materialize', scoped('registry'), async (request, reply) => {
      const body = parseInput(materializeSchema, readJson(request), 'body');
      const { start, end } = readSpan(body, deps.now());
      return materialize(deps, request, reply, { views: body.feature_views, start, end });
    });

    addRoute(
      app,
      'POST',
      '/materialize-incremental',
      scoped('registry'),
      async (request, reply) => {
        const body = parseInput(materializeIncrementalSchema, readJson(request), 'body');
        const { end } = readSpan({ ...body, start_ts: undefined }, deps.now());
        return materialize(deps, request, reply, { views: body.feature_views, end });
      },
    );
  },
};

/** A cell of a data frame, for messages. Its times are UTC where they do not say. */
const READING = {
  where: (row: number, column: string | null) => `df${column === null ? '' : `.${column}`}[${row}]`,
  zoneless: true,
};

/** Answers when it is done; at once when the address says async, and when the gateway stops: the work is a worker's. */
async function materialize(
  { features, clock, isStopping }: GatewayDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  asked: { views?: string[] | undefined; start?: string; end: string },
): Promise<FastifyReply> {
  const caller = callerOf(request);
  const actor = { kind: caller.kind, id: caller.id, name: caller.name };
  const { views, start, end } = asked;
  let run = await features.startMaterialization(
    { views, start, end },
    { actor, requestId: request.id },
  );
  const isAsync = (request.query as { async?: string }).async === 'true';
  const untilMs = clock() + WAIT_MS;
  const isAwaited = () => !isAsync && !isStopping() && !reply.raw.destroyed && clock() < untilMs;
  while ((run.status === 'queued' || run.status === 'running') && isAwaited()) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    run = await features.getRun(run.id);
  }
  if (run.status === 'done') return sendJson(reply, null);
  if (run.status === 'failed') {
    return reply
      .code(500)
      .type('application/json')
      .send(feastError('FeastError', run.error ?? ''));
  }
  const accepted = { status: 'accepted', feature_views: views ?? [], run: run.id };
  return sendJson(reply.code(202), accepted);
}

function sendJson(reply: FastifyReply, body: unknown): FastifyReply {
  return reply.type('application/json').send(Buffer.from(JSON.stringify(body)));
}

/** The exceptions that Feast's clients raise for some of our refusals. */
const CLASSES: Partial<Record<ErrorCode, string>> = {
  feature_view_not_found: 'FeatureViewNotFoundException',
  feature_source_not_found: 'PushSourceNotFoundException',
  model_not_found: 'FeatureServiceNotFoundException',
  unauthenticated: 'FeastPermissionError',
  forbidden: 'FeastPermissionError',
};

function sendFeastError(
  deps: Pick<GatewayDeps, 'log'>,
  reply: FastifyReply,
  error: unknown,
  requestId: string,
): FastifyReply {
  const { refusal, message } = describeFailure(deps, reply, error, requestId);
  return reply
    .code(refusal.status)
    .type('application/json')
    .send(feastError(classOf(refusal), message));
}

function classOf({ code }: AppError): string {
  return CLASSES[code] ?? 'FeastError';
}

/** JSON within JSON: clients make the exception that it names. */
function feastError(name: string, message: string): Buffer {
  const detail = JSON.stringify({ module: 'feast.errors', class: name, message });
  return Buffer.from(JSON.stringify(detail));
}
