import { defineRoute } from '#app/_server/define-route.ts';
import { receiveTable } from '#app/_server/receive-table.ts';
import { validateFile } from '#lib/validation/operations.ts';

export const POST = defineRoute(
  validateFile,
  ({ services, params: { model, version }, request, ctx }) =>
    receiveTable(request, services.uploads, (file) =>
      services.validation.validateFile(model, version, file, ctx),
    ),
);

export * from '#app/_server/other-methods.ts';
