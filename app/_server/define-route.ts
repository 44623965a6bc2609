import { randomUUID } from 'node:crypto';
import { AppError } from '#lib/http/errors.ts';
import type { Operation } from '#lib/http/operation.ts';
import { problemResponse } from '#lib/http/problem-response.ts';
import { chooseRequestId } from '#lib/http/request-id.ts';
import { makeRoute, type Route, type RouteHandler } from '#lib/http/route-builder.ts';
import { authenticate } from './authenticate.ts';
import { logError } from './log-error.ts';
import { getServices, type Services } from './services.ts';

interface RouteOptions {
  leavesBody?: boolean;
}

/** The route handler of an operation: everything but the one call that carries it out is in lib/http/route-builder.ts. */
export function defineRoute<const O extends Operation>(
  operation: O,
  handler: RouteHandler<O, Services>,
  options: RouteOptions = {},
): (request: Request) => Promise<Response> {
  return mountRoute(makeRoute(operation, handler), options);
}

/** The same of a route that is not the console's alone. */
export function mountRoute(
  route: Route<Services>,
  options: RouteOptions = {},
): (request: Request) => Promise<Response> {
  return async (request) => {
    const services = await getServices().catch((cause) => {
      process.stderr.write(`The console cannot start its services: ${cause.message}\n`);
      return undefined;
    });
    if (!services) {
      const publicMessage = 'The console is not connected to its database. Its log says why.';
      const requestId = chooseRequestId(request.headers.get('x-request-id'), randomUUID);
      return problemResponse(new AppError('unavailable', { publicMessage }), requestId);
    }
    const deps = {
      services,
      authenticate: (given: Request) => authenticate(given, services),
      logError: logError(services.log),
      makeRequestId: randomUUID,
      leavesBody: options.leavesBody,
      checksAnswers: process.env.NODE_ENV !== 'production',
    };
    return route.run(deps, request);
  };
}
