'use client';
import { useOperation } from '#components/api/use-operation.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { listReleases } from '#lib/releases/contract.ts';
import { getServingSettings } from '#lib/serving/contract.ts';
import { getServingStatus } from '#lib/telemetry/contract.ts';

/** What the replicas say now, the release in force and the settings, renewed while the page is live. */
export function useServing(model: string) {
  const { refetchInterval } = useTimeRange();
  const params = { model };
  const status = useOperation(getServingStatus, { params }, { refetchInterval });
  const settings = useOperation(getServingSettings, { params }, { refetchInterval });
  const releases = useOperation(listReleases, { params, query: { limit: 1 } }, { refetchInterval });
  const inForce = releases.data?.items.find((release) => release.in_force) ?? null;
  return { status, settings, releases, inForce };
}
