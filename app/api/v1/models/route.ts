import { defineRoute } from '#app/_server/define-route.ts';
import { createModel, listModels } from '#lib/registry/contract.ts';

export const GET = defineRoute(listModels, ({ services, query }) =>
  services.registry.listModels(query),
);

export const POST = defineRoute(createModel, ({ services, body, ctx }) =>
  services.registry.createModel(body, ctx),
);

export * from '#app/_server/other-methods.ts';
