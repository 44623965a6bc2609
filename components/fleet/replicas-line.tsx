import { Status } from '#components/ui/status.tsx';
import type { ReplicaView } from '#lib/telemetry/contract.ts';

/** How many gateways answer, in words. */
export function ReplicasLine({ replicas }: { replicas: readonly ReplicaView[] }) {
  const live = replicas.filter((replica) => replica.live);
  if (live.length === 0) {
    return <Status state="bad">No replica is live: start a gateway to serve predictions</Status>;
  }
  return (
    <span className="text-muted" title={live.map((replica) => replica.hostname).join(', ')}>
      <span className="num">{live.length}</span> {live.length === 1 ? 'replica' : 'replicas'} live
    </span>
  );
}
