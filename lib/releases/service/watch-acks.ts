import { type Listener, listen } from '#lib/db/listen.ts';
import { ACKS_CHANNEL, ackNoticeSchema } from '../contract.ts';

export interface AckWatch {
  /** Resolves when a replica has acknowledged since the last call, or after `timeoutMs`. */
  next(timeoutMs: number): Promise<void>;
  stop(): void;
}

export type AckWatcher = ReturnType<typeof createAckWatcher>;

/**
 * One connection that listens for acknowledgements, shared by all who wait. What is heard is only a hint to read again: a
 * reconnection wakes everyone, since what was said meanwhile is lost.
 */
export function createAckWatcher({ url }: { url: string }) {
  const wakeByModel = new Map<string, Set<() => void>>();
  let listener: Listener | undefined;

  const wake = (modelId: string) => {
    for (const wakeUp of wakeByModel.get(modelId) ?? []) wakeUp();
  };

  return {
    /** Start before the change commits, so that no acknowledgement is missed. */
    watch(modelId: string): AckWatch {
      listener ??= listen({
        url,
        channels: [ACKS_CHANNEL],
        onNotification: (_channel, payload) => wake(readModelId(payload)),
        onConnected: () => {
          for (const id of wakeByModel.keys()) wake(id);
        },
      });
      let isHeard = false;
      let resume: (() => void) | undefined;
      const wakeUp = () => {
        isHeard = true;
        resume?.();
      };
      const waiting = wakeByModel.get(modelId) ?? new Set();
      wakeByModel.set(modelId, waiting.add(wakeUp));
      return {
        async next(timeoutMs) {
          if (!isHeard) {
            await new Promise<void>((resolve) => {
              const timer = setTimeout(resolve, timeoutMs);
              resume = () => {
                clearTimeout(timer);
                resolve();
              };
            });
          }
          isHeard = false;
          resume = undefined;
        },
        stop() {
          waiting.delete(wakeUp);
          if (waiting.size === 0 && wakeByModel.get(modelId) === waiting) {
            wakeByModel.delete(modelId);
          }
          resume?.();
        },
      };
    },

    async close(): Promise<void> {
      await listener?.close();
      listener = undefined;
    },
  };
}

function readModelId(payload: string): string {
  try {
    return ackNoticeSchema.parse(JSON.parse(payload)).modelId;
  } catch {
    return ''; // Not ours; the poll finds whatever it was about.
  }
}
