import { defineRoute } from '#app/_server/define-route.ts';
import { listBackups, recordBackup } from '#lib/checklist/operations.ts';

export const GET = defineRoute(listBackups, ({ services, query }) =>
  services.backups.listBackups(query),
);

export const POST = defineRoute(recordBackup, ({ services, body, ctx }) =>
  services.backups.recordBackup(body, ctx),
);

export * from '#app/_server/other-methods.ts';
