import type { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject } from 'zod-openapi';
import { type ErrorCode, errors } from '#lib/http/errors.ts';
import type { Operation } from '#lib/http/operation.ts';
import { PROBLEM_CONTENT_TYPE } from '#lib/http/problem.ts';
import { problemSchema } from './problem-schema.ts';

const CONSOLE = { url: '/', description: 'The console' };
const GATEWAY = {
  url: 'http://{gateway}',
  description: 'A gateway, for API keys',
  variables: { gateway: { default: 'localhost:8080', description: 'Its host and port' } },
};

/** The OpenAPI 3.1 document of these operations; `shared` are those that gateways answer too. */
export function describeApi(
  operations: readonly Operation[],
  version: string,
  shared: readonly Operation[],
) {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const operation of operations) {
    const path = paths[operation.path] ?? {};
    path[operation.method.toLowerCase()] = describeOperation(operation, shared.includes(operation));
    paths[operation.path] = path;
  }
  return createDocument({
    openapi: '3.1.1',
    info: {
      title: 'Mainstay',
      version,
      description:
        'The console’s REST API; gateways answer a part of it too. Errors are RFC 9457 problems with a stable `code`; lists page by cursor.',
    },
    servers: [CONSOLE],
    tags: [...new Set(operations.map((operation) => operation.tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'next-auth.session-token',
          description:
            'A signed-in browser’s session (`__Secure-` in front of its name over https)',
        },
      },
    },
  });
}

function describeOperation(operation: Operation, isShared: boolean): ZodOpenApiOperationObject {
  const { access } = operation;
  return {
    operationId: operation.id,
    tags: [operation.tag],
    summary: operation.summary,
    ...(access === 'public'
      ? { security: [] }
      : {
          security: [{ apiKey: [] }, { session: [] }],
          description: `Needs the role ${access.role}, or an API key with the scope ${access.scope}.${isShared ? ' Gateways answer it too, for API keys.' : ''}`,
        }),
    ...(isShared && { servers: [CONSOLE, GATEWAY] }),
    requestParams: {
      ...(operation.params ? { path: operation.params } : {}),
      ...(operation.query ? { query: operation.query } : {}),
    },
    ...(requestBody(operation) ?? {}),
    responses: { ...success(operation), ...problems(errorCodesOf(operation, isShared)) },
  };
}

function requestBody({ body, rawBody }: Operation) {
  if (rawBody) {
    const content = { [rawBody.contentType]: { schema: rawBody.schema } };
    return { requestBody: { required: true, content } };
  }
  if (!body) return undefined;
  const required = !body.safeParse(undefined).success;
  return { requestBody: { required, content: { 'application/json': { schema: body } } } };
}

function success({ response, rawResponse, status }: Operation) {
  if (rawResponse) {
    const schema = { type: 'string', format: 'binary' } as const;
    const content = { [rawResponse.contentType]: { schema } };
    return { 200: { description: 'The file', content } };
  }
  if (!response) return { [status ?? 204]: { description: 'Done' } };
  return {
    [status ?? 200]: {
      description: status === 201 ? 'Created' : 'OK',
      content: { 'application/json': { schema: response as z.ZodType } },
    },
  };
}

/** Every code an operation can answer, by HTTP status. */
function errorCodesOf(operation: Operation, isShared: boolean): ErrorCode[] {
  const codes: ErrorCode[] = [...(operation.errors ?? []), 'internal', 'unavailable'];
  if (operation.access !== 'public') codes.push('unauthenticated', 'forbidden');
  if (operation.access !== 'public' && operation.method !== 'GET') codes.push('cross_origin');
  if (operation.params || operation.query || operation.body || operation.rawBody) {
    codes.push('invalid_request');
  }
  if (operation.body || operation.rawBody) {
    codes.push('not_json', 'payload_too_large', 'unsupported_media_type');
  }
  if (isShared) codes.push('rate_limited');
  return [...new Set(codes)];
}

function problems(codes: readonly ErrorCode[]) {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codes) {
    const { status } = errors[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\`: ${errors[code].title}`).join('. '),
        content: { [PROBLEM_CONTENT_TYPE]: { schema: problemSchema } },
      },
    ]),
  );
}
