import type { ReleasePlan } from '#lib/releases/contract.ts';
import { versionsOf } from '#lib/releases/release-plan.ts';
import type { VersionReport } from '#lib/telemetry/contract.ts';
import { whoAnswers } from './breaker-sentence.ts';
import { type Fault, fault, where } from './fault.ts';
import { type ServingNow, versionOn } from './serving-now.ts';

const NOBODY = 'nothing answers instead';

/** What is wrong with the versions that the release in force needs. */
export function findVersionFaults(now: ServingNow, plan: ReleasePlan): Fault[] {
  return versionsOf(plan).flatMap((version) => findFaults(now, plan, version));
}

function findFaults({ replicas, holds }: ServingNow, plan: ReleasePlan, version: number): Fault[] {
  const isRouted = plan.routes.some((route) => route.version === version);
  const held = holds.map((hold) => hold.version);
  const isHeld = held.includes(version);
  const instead = whoAnswers(plan, [...held, version]);
  const effect = isRouted ? (instead ?? NOBODY) : 'it cannot step in';
  const state = isRouted ? 'bad' : 'warning';
  const on = (is: (report: VersionReport | null) => boolean) =>
    replicas.filter((replica) => replica.model && is(versionOn(replica, version)));
  const failed = on((report) => report?.state === 'failed');
  const missing = on((report) => report === null);
  const open = on((report) => !isHeld && report?.breaker?.state === 'open' && !report.breaker.held);
  const trying = on((report) => report?.breaker?.state === 'half-open');
  const why = failed[0] && versionOn(failed[0], version)?.error;
  return [
    ...fault(
      isRouted && !instead ? 'bad' : 'warning',
      isHeld,
      () => `Version ${version} is held open by an operator: ${effect}`,
    ),
    ...fault(
      state,
      open,
      () => `The breaker of version ${version} is open ${where(open, replicas)}: ${effect}`,
    ),
    ...fault(state, failed, () => {
      const text = `Version ${version} could not be loaded ${where(failed, replicas)}`;
      return why ? `${text}: ${why.replace(/\.$/, '')}` : text;
    }),
    ...fault(state, missing, () => `Version ${version} is not loaded ${where(missing, replicas)}`),
    ...fault(
      'warning',
      trying,
      () =>
        `Version ${version} is being tried again ${where(trying, replicas)}: its breaker is half-open`,
    ),
  ];
}
