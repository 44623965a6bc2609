'use client';
import { useOperation } from '#components/api/use-operation.ts';
import { useFilters } from '#components/filters/use-filters.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { getDriftReport, getDriftSettings, getLatestDrift } from '#lib/drift-reports/operations.ts';
import { chooseReport } from './choose-report.ts';
import { driftFilters } from './drift-path.ts';

/** Scans are made every few minutes. */
const REFETCH_MS = 15_000;

/** The report that the address asks for, else the latest that says most, and what there is to choose from. */
export function useDrift(model: string) {
  const range = useTimeRange();
  const { filter, setFilter, unread } = useFilters(driftFilters);
  const refetchInterval = range.live && REFETCH_MS;
  const latest = useOperation(
    getLatestDrift,
    { params: { model }, query: {} },
    { refetchInterval },
  );
  const chosen = latest.data ? chooseReport(latest.data, filter) : null;
  const id = filter.report ?? chosen?.report?.id;
  const report = useOperation(
    getDriftReport,
    { params: { model, report: id ?? '' } },
    { enabled: id !== undefined },
  );
  const settings = useOperation(getDriftSettings, { params: { model } });
  const shown = id === undefined ? undefined : report.data;
  const versions = [
    ...new Set([
      ...(latest.data?.in_force ?? []),
      ...(latest.data?.items.map((item) => item.version) ?? []),
    ]),
  ].sort((a, b) => b - a);
  return {
    filter,
    setFilter,
    unread,
    latest,
    report,
    /** The report; undefined: there is none, or it is on its way. */
    shown,
    settings: settings.data?.settings,
    versions,
    version: shown?.version ?? chosen?.version ?? null,
    windows: chosen?.windows ?? [],
    refetchInterval,
  };
}
