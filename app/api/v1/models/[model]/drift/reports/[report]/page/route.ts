import { defineRoute } from '#app/_server/define-route.ts';
import { downloadDriftReport } from '#lib/drift-reports/operations.ts';

export const GET = defineRoute(downloadDriftReport, async ({ services, params }) => {
  const { html, filename } = await services.drift.getReportPage(params.model, params.report);
  return new Response(html, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-disposition': `attachment; filename="${filename.replace(/[^\w.-]/g, '_')}"`,
      'x-content-type-options': 'nosniff',
    },
  });
});

export * from '#app/_server/other-methods.ts';
