import { defineRoute } from '#app/_server/define-route.ts';
import { backtestRetraining } from '#lib/retraining/operations.ts';

export const POST = defineRoute(backtestRetraining, ({ services, params, body }) =>
  services.retraining.backtest(params.model, body),
);

export * from '#app/_server/other-methods.ts';
