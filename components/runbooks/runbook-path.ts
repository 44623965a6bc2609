export const RUNBOOKS = '/runbooks';
export const NEW_RUNBOOK = `${RUNBOOKS}/new`;
export const runbookPath = (slug: string): string => `${RUNBOOKS}/${slug}`;
export const editPath = (slug: string): string => `${RUNBOOKS}/${slug}/edit`;
export const runbookRunPath = (run: number): string => `${RUNBOOKS}/runs/${run}`;
export const incidentRunbookPath = (incident: number): string => `/incidents/${incident}/runbook`;
