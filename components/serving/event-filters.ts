import { listServingEvents } from '#lib/telemetry/contract.ts';

const { kind, version, replica, dependency } = listServingEvents.query.shape;

/** Of the history on a model's Serving tab, as the REST list has them. */
export const eventFilters = { kind, version, replica, dependency };
