export { createDriftReports } from './service/read-reports.ts';
export { createDriftScans } from './service/scans.ts';
export { createDriftSettings } from './service/settings.ts';
