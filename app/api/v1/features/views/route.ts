import { mountRoute } from '#app/_server/define-route.ts';
import { featureRoutes } from '#lib/features/routes.ts';

export const GET = mountRoute(featureRoutes.listViews);
export const POST = mountRoute(featureRoutes.createView);

export * from '#app/_server/other-methods.ts';
