import type { Config } from '#lib/config/contract.ts';
import { readCommands } from '#lib/training/service.ts';
import { describeReadiness } from '#lib/training/trainer-readiness.ts';

/** Which trainers are set up in this installation. */
export async function readTrainers({
  training,
  remoteHosts,
}: Pick<Config, 'training' | 'remoteHosts'>) {
  return describeReadiness({
    commands: Object.keys(await readCommands(training.commandsFile)),
    ...{ folder: training.folder, webhookSecret: training.webhookSecret },
    kubernetesClaim: training.kubernetesClaim,
    ...{ hasKubernetes: training.kubernetes !== undefined, hosts: remoteHosts.length },
  });
}
