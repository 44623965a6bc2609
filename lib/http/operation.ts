import type { z } from 'zod';
import type { Access } from '#lib/auth/access.ts';
import type { ErrorCode } from './errors.ts';

/**
 * One operation of the console's REST API, as data: the route handler, the OpenAPI document and the browser's client are
 * all made from it.
 */
export interface Operation {
  /** camelCase, unique: `promoteVersion`. */
  id: string;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As in OpenAPI: `/api/v1/models/{model}`. */
  path: string;
  tag: string;
  summary: string;
  access: Access;
  params?: z.ZodObject;
  query?: z.ZodObject;
  /** JSON body. A multipart or streamed body leaves it out and says `rawBody`. */
  body?: z.ZodType;
  rawBody?: { contentType: string; schema: z.ZodType };
  /** JSON answer; left out for 204 and for streamed answers, which say `rawResponse`. */
  response?: z.ZodType;
  rawResponse?: { contentType: string };
  /** Default 200, or 204 without a response. */
  status?: 200 | 201 | 202 | 204;
  /** Codes beyond those every operation can answer (401, 403, 422 invalid_request, 500). */
  errors?: readonly ErrorCode[];
}

/** Keeps the schemas' types, so that handlers and clients infer from them. */
export function defineOperation<const O extends Operation>(operation: O): O {
  return operation;
}

type Output<T> = T extends z.ZodType ? z.output<T> : undefined;
type Input<T> = T extends z.ZodType ? z.input<T> : undefined;

/** What a handler gets, after parsing. */
export interface OperationInput<O extends Operation> {
  params: Output<O['params']>;
  query: Output<O['query']>;
  body: Output<O['body']>;
}
/** What a handler returns and a client sees. */
export type OperationAnswer<O extends Operation> = Output<O['response']>;
/** What a client sends. */
export interface OperationRequest<O extends Operation> {
  params: Input<O['params']>;
  query: Input<O['query']>;
  body: Input<O['body']>;
}
