export { addToOpenIncident, type IncidentDraft, openIncident } from './service/open-incident.ts';
export { announceIncident, insertEntries, type NewEntry } from './store/entries.ts';
