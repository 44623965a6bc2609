import { mountRoute } from '#app/_server/define-route.ts';
import { featureRoutes } from '#lib/features/routes.ts';

export const GET = mountRoute(featureRoutes.getSource);
export const PATCH = mountRoute(featureRoutes.updateSource);

export * from '#app/_server/other-methods.ts';
