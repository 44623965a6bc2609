import type { ArtifactStore } from '#lib/artifacts/contract.ts';
import type { Db } from '#lib/db/client.ts';
import type { OfflineService } from '#lib/offline/service.ts';
import type { AllowedHost } from '#lib/remote/allow-list.ts';
import type { TrainerName } from '../contract.ts';
import type { Trainer } from '../trainer.ts';
import type { KubernetesAccess } from './kubernetes-api.ts';
import { readCommands } from './read-commands.ts';
import { createCommandTrainer } from './trainers/command.ts';
import { createGbdtTrainer } from './trainers/gbdt.ts';
import { createKubernetesTrainer } from './trainers/kubernetes.ts';
import { createRayTrainer } from './trainers/ray.ts';
import { createSgdTrainer } from './trainers/sgd.ts';
import { createWebhookTrainer } from './trainers/webhook.ts';

export type Trainers = { readonly [N in TrainerName]?: Trainer<N> };

/** The trainers of an installation, for workers and for the command line. Throws CommandsError when the file of the commands is wrong. */
export async function createTrainers({
  offline,
  db,
  artifacts,
  settings,
  allowed,
  environment,
  maxModelBytes,
  now,
}: {
  offline: Pick<OfflineService, 'readColumns'>;
  db: Db;
  artifacts: ArtifactStore;
  settings: {
    commandsFile: string | undefined;
    folder: string | undefined;
    webhookSecret: string | undefined;
    kubernetes: KubernetesAccess | undefined;
    kubernetesClaim: string | undefined;
  };
  /** Hosts that may be asked to train. */
  allowed: readonly AllowedHost[];
  /** Of this process; programs get the variables that their commands name. */
  environment: Readonly<Record<string, string | undefined>>;
  maxModelBytes: number;
  now: () => Date;
}): Promise<Trainers> {
  const { folder, webhookSecret, kubernetes, kubernetesClaim } = settings;
  const commands = await readCommands(settings.commandsFile);
  return {
    gbdt: createGbdtTrainer({ offline }),
    sgd: createSgdTrainer({ offline }),
    command: createCommandTrainer({ commands, environment, maxModelBytes }),
    ray: createRayTrainer({ allowed, folder, maxModelBytes }),
    kubernetes: createKubernetesTrainer({
      ...{ access: kubernetes, folder, claim: kubernetesClaim, maxModelBytes },
    }),
    webhook: createWebhookTrainer({
      ...{ db, artifacts, allowed, secret: webhookSecret, maxModelBytes, now },
    }),
  };
}
