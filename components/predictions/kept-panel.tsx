import Link from 'next/link';
import { quarantinedPath } from '#components/quarantine/quarantine-path.ts';
import { Panel } from '#components/ui/panel.tsx';
import { Status } from '#components/ui/status.tsx';
import type { Prediction } from '#lib/predictions/contract.ts';

/** Whether a request was kept there instead of predicted, in whatever words its protocol has for it. */
export function isInQuarantine({ validation }: Pick<Prediction, 'validation'>): boolean {
  return validation !== null && !validation.shadow && validation.action === 'quarantine';
}

/** Where a request that was not predicted is. */
export function KeptPanel({ prediction: { id } }: { prediction: Prediction }) {
  return (
    <Panel title="Not predicted">
      <Status state="warning">Kept in quarantine</Status>
      <p className="pt-2">
        It broke a rule whose policy is to keep it. It can be fixed and replayed, or discarded.
      </p>
      <p className="pt-2">
        <Link href={quarantinedPath(id)} className="text-accent-text hover:underline">
          Open it in quarantine
        </Link>
      </p>
    </Panel>
  );
}
