import type { createPolicyLooks } from '#lib/retraining/service.ts';

export function lookAtPolicies({
  policies,
}: {
  policies: Pick<ReturnType<typeof createPolicyLooks>, 'look'>;
}) {
  return async () => {
    await policies.look();
  };
}
