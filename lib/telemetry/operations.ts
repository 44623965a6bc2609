import { defineOperation } from '#lib/http/operation.ts';

export const getWorkerMetrics = defineOperation({
  id: 'getWorkerMetrics',
  method: 'GET',
  path: '/api/v1/metrics',
  tag: 'Serving',
  summary: 'What workers do, as metrics in Prometheus’ text format',
  access: { role: 'viewer', scope: 'registry' },
  rawResponse: { contentType: 'text/plain; version=0.0.4; charset=utf-8' },
  errors: [],
});
