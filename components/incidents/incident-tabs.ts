/** An incident's pages in order, below its header. What stands alone needs no tabs. */
export const incidentTabs: readonly { path: string; label: string }[] = [
  { path: '', label: 'Incident' },
  { path: 'runbook', label: 'Runbook' },
  { path: 'postmortem', label: 'Postmortem' },
];
