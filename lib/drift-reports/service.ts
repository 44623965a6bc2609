export { createDriftReports } from './service/read-reports.ts';
export { createScanRunner } from './service/run-scans.ts';
export { createDriftScans } from './service/scans.ts';
export { createDriftSettings } from './service/settings.ts';
export { createDriftVerdicts, type DriftVerdicts } from './service/verdicts.ts';
export { SCANS_CHANNEL } from './store/scans.ts';
