'use client';
import { toast } from 'sonner';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import type { EscalationPolicy } from '#lib/oncall/contract.ts';
import {
  createEscalationPolicy,
  getEscalation,
  listEscalationPolicies,
  listSchedules,
  removeEscalationPolicy,
  updateEscalationPolicy,
} from '#lib/oncall/operations.ts';

const REFRESHES = [listEscalationPolicies, listSchedules, getEscalation];

export interface StoredPolicy {
  id: string;
  revision: number;
}

export function SavePolicyDialog({
  stored,
  policy,
  onClose,
}: {
  stored: StoredPolicy | null;
  policy: EscalationPolicy;
  onClose: (isSaved: boolean) => void;
}) {
  const options = {
    ...{ refreshes: REFRESHES, quiet: true },
    onSuccess: () => {
      toast.success(`${policy.name} is saved`);
      onClose(true);
    },
  };
  const create = useOperationMutation(createEscalationPolicy, options);
  const update = useOperationMutation(updateEscalationPolicy, options);
  return (
    <ChangeDialog
      title={stored ? `Save ${policy.name}` : `Create ${policy.name}`}
      description={
        stored
          ? 'Incidents that go through it now go on by what it was; those that open from now on go by this.'
          : 'Incidents that are open and that nobody has acknowledged begin at its first step within seconds.'
      }
      verb={stored ? 'Save policy' : 'Create policy'}
      examples="Such as: agreed with the platform team"
      change={stored ? update : create}
      onConfirm={(reason) => {
        const body = { ...policy, reason };
        if (!stored) return create.mutate({ body });
        const { id, revision } = stored;
        update.mutate({ params: { id }, body: { ...body, expected_revision: revision } });
      }}
      onClose={() => onClose(false)}
    />
  );
}

export function RemovePolicyDialog({
  stored: { id, revision },
  name,
  onClose,
}: {
  stored: StoredPolicy;
  name: string;
  onClose: (isRemoved: boolean) => void;
}) {
  const change = useOperationMutation(removeEscalationPolicy, {
    refreshes: REFRESHES,
    quiet: true,
  });
  return (
    <ChangeDialog
      title={`Remove ${name}`}
      description="Incidents that open from now on are not told by it. Those that go through it now go on."
      verb="Remove policy"
      danger
      change={change}
      onConfirm={(reason) =>
        change.mutate(
          { params: { id }, query: { reason, expected_revision: revision } },
          { onSuccess: () => onClose(true) },
        )
      }
      onClose={() => onClose(false)}
    />
  );
}
