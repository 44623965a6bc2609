import { defineRoute } from '#app/_server/define-route.ts';
import { getServingStatus } from '#lib/telemetry/contract.ts';

export const GET = defineRoute(getServingStatus, async ({ services, params }) => {
  const [holds, dependency_holds, replicas] = await Promise.all([
    services.serving.getHolds(params.model),
    services.serving.getDependencyHolds(),
    services.telemetry.listReplicaReports(params.model),
  ]);
  return { holds, dependency_holds, replicas };
});

export * from '#app/_server/other-methods.ts';
