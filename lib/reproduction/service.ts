export { createReproductionCarrier } from './service/carry-out.ts';
export type { LineageSources } from './service/find-plan.ts';
export { createReproductions } from './service/reproductions.ts';
export { REPRODUCTIONS_CHANNEL } from './store/reproductions.ts';
