import { mountRoute } from '#app/_server/define-route.ts';
import { featureRoutes } from '#lib/features/routes.ts';

export const POST = mountRoute(featureRoutes.lookupFeatures);

export * from '#app/_server/other-methods.ts';
