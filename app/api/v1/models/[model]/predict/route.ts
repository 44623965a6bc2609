import { defineRoute } from '#app/_server/define-route.ts';
import { predictFromConsole } from '#lib/serving/contract.ts';

export const POST = defineRoute(
  predictFromConsole,
  ({ services, params, body, ...call }) => services.tryIt.predict(params.model, body, call),
  { leavesBody: true },
);

export * from '#app/_server/other-methods.ts';
