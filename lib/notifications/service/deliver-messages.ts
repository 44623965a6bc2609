import type { Db } from '#lib/db/client.ts';
import { MOST_ATTEMPTS, nextAttempt } from '../next-attempt.ts';
import {
  type ClaimedDelivery,
  claimNext,
  type Ended,
  failForsaken,
  findDueChannels,
  saveAttempt,
} from '../store/claims.ts';
import { removeDeliveriesOlderThan } from '../store/deliveries.ts';
import { createSender, type Sender, type SenderOptions, type Sent } from './send-message.ts';

/** Longer than an attempt can take, by enough that a worker which is only slow keeps what it has. */
const LEASE_SECONDS = 45;
const KEPT_DAYS = 90;

export interface MessageDelivery {
  /** Begins to send what is due, and waits for none of it: one channel that hangs holds up nobody. */
  wake(): Promise<void>;
  /** Ends when what `wake` began has ended. */
  settled(): Promise<void>;
  removeOldDeliveries(): Promise<void>;
  /** Lets what is being sent end, and begins nothing new. */
  close(): Promise<void>;
}

/** Sends what the outbox has, each channel's one after another and the channels beside each other. */
export function createMessageDelivery(
  options: SenderOptions & {
    db: Db;
    warn: (error: unknown, about: { channel: string }) => void;
    leaseSeconds?: number;
    chance?: () => number;
  },
): MessageDelivery {
  const { db, warn, leaseSeconds = LEASE_SECONDS, chance = Math.random } = options;
  const sender: Sender = createSender(options);
  /** By channel: what is under way, and whether more was announced meanwhile. */
  const lanes = new Map<string, { isAnnounced: boolean; ended: Promise<void> }>();
  let isClosing = false;

  async function carry(channelId: string): Promise<void> {
    while (!isClosing) {
      const claimed = await claimNext(db, channelId, leaseSeconds);
      if (!claimed) return;
      const sent = await sender.send(claimed.channel, claimed.message, claimed.id);
      await saveAttempt(db, claimed, toEnded(claimed, sent, chance()));
    }
  }

  function begin(channelId: string): void {
    const open = lanes.get(channelId);
    if (open) {
      open.isAnnounced = true;
      return;
    }
    const ended = carry(channelId)
      .catch((error: unknown) => warn(error, { channel: channelId }))
      .then(() => {
        const isAnnounced = lanes.get(channelId)?.isAnnounced;
        lanes.delete(channelId);
        if (isAnnounced && !isClosing) begin(channelId);
      });
    lanes.set(channelId, { isAnnounced: false, ended });
  }

  async function settled(): Promise<void> {
    while (lanes.size > 0) await Promise.all([...lanes.values()].map(({ ended }) => ended));
  }

  return {
    async wake() {
      if (isClosing) return;
      await failForsaken(db, MOST_ATTEMPTS);
      for (const channelId of await findDueChannels(db)) begin(channelId);
    },
    settled,
    removeOldDeliveries: () => removeDeliveriesOlderThan(db, KEPT_DAYS),
    async close() {
      isClosing = true;
      await settled();
      await sender.close();
    },
  };
}

function toEnded({ attempts }: ClaimedDelivery, sent: Sent, chance: number): Ended {
  const { tookMs, status, said, retryAfterSeconds } = sent;
  const known = { tookMs, status, said, restSeconds: null, afterSeconds: null };
  if (sent.result === 'delivered') return { ...known, result: 'delivered' };
  if (sent.result === 'refused') return { ...known, result: 'failed' };
  const afterSeconds = nextAttempt({ attempts, retryAfterSeconds, chance });
  if (afterSeconds === null) {
    return { ...known, result: 'failed', said: `given up after ${attempts} attempts: ${said}` };
  }
  // Who says when to come again means every message.
  const restSeconds = retryAfterSeconds === null ? null : afterSeconds;
  return { ...known, result: 'again', afterSeconds, restSeconds };
}
