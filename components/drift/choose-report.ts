import type { ReportSummary } from '#lib/drift-reports/contract.ts';

interface Latest {
  in_force: readonly number[];
  items: readonly ReportSummary[];
}

/** The version and window that are shown: those asked for, else a version in force, and the shortest window that says most. */
export function chooseReport(
  { in_force, items }: Latest,
  asked: { version: number | null; window: string | null },
): { version: number | null; report: ReportSummary | null; windows: ReportSummary[] } {
  const version =
    asked.version ??
    in_force.find((one) => items.some((item) => item.version === one)) ??
    items[0]?.version ??
    in_force[0] ??
    null;
  const windows = items.filter((item) => item.version === version);
  const report =
    asked.window === null
      ? (windows.find(({ verdict }) => verdict === 'drift') ??
        windows.find(({ verdict }) => verdict === 'stable') ??
        windows.at(-1))
      : windows.find(({ window }) => window === asked.window);
  return { version, report: report ?? null, windows };
}
