import { mountRoute } from '#app/_server/define-route.ts';
import { featureRoutes } from '#lib/features/routes.ts';

export const GET = mountRoute(featureRoutes.listEntities);
export const POST = mountRoute(featureRoutes.createEntity);

export * from '#app/_server/other-methods.ts';
