import { type TrainerName, trainerNames } from './contract.ts';

/** Which trainers a policy may name here, and what the others lack. */
export interface TrainerReadiness {
  trainers: { name: TrainerName; is_ready: boolean; said: string | null }[];
  /** Of the trainer `command`. */
  commands: string[];
}

export interface TrainingSettings {
  /** Of the file that MAINSTAY_TRAINERS names. */
  commands: readonly string[];
  folder: string | undefined;
  webhookSecret: string | undefined;
  hasKubernetes: boolean;
  kubernetesClaim: string | undefined;
  /** Hosts that requests may be sent to. */
  hosts: number;
}

const NEEDS_HOSTS = 'MAINSTAY_REMOTE_HOSTS names no host that may be asked';
const NEEDS_FOLDER = 'MAINSTAY_TRAINING_FOLDER names no folder that files go through';

export function describeReadiness(settings: TrainingSettings): TrainerReadiness {
  const { commands, folder, webhookSecret, hasKubernetes, kubernetesClaim, hosts } = settings;
  const lacks: Record<TrainerName, (string | null)[]> = {
    gbdt: [],
    sgd: [],
    command: [commands.length > 0 ? null : 'MAINSTAY_TRAINERS names no file of commands'],
    ray: [hosts > 0 ? null : NEEDS_HOSTS, folder ? null : NEEDS_FOLDER],
    kubernetes: [
      hasKubernetes ? null : 'MAINSTAY_KUBERNETES says of no cluster',
      folder ? null : NEEDS_FOLDER,
      kubernetesClaim ? null : 'MAINSTAY_KUBERNETES_CLAIM names no claim of a volume',
    ],
    webhook: [
      hosts > 0 ? null : NEEDS_HOSTS,
      webhookSecret ? null : 'MAINSTAY_TRAINING_WEBHOOK_SECRET is not set',
    ],
  };
  return {
    trainers: trainerNames.map((name) => {
      const missing = lacks[name].filter((one) => one !== null);
      const said = missing.length > 0 ? `${missing.join('; ')} (docs/trainers.md).` : null;
      return { name, is_ready: missing.length === 0, said };
    }),
    commands: [...commands],
  };
}
