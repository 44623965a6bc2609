import { randomUUID } from 'node:crypto';
import type { ChangeContext } from '#lib/audit/contract.ts';
import type { Db } from '#lib/db/client.ts';
import type { TestResult } from '../answers.ts';
import { describeTest } from '../describe-test.ts';
import { findChannel } from '../store/channels.ts';
import { insertClaimed, saveAttempt } from '../store/claims.ts';
import { channelNotFound } from './channels.ts';
import type { Sender } from './send-message.ts';

const LEASE_SECONDS = 45;

/** Sends a test over a channel now, switched on or not, and once. It is in the log like every other message. */
export function createTestSending(deps: { db: Db; sender: Sender; now: () => Date }) {
  const { db, sender, now } = deps;
  return {
    async testChannel(id: string, ctx: ChangeContext): Promise<TestResult> {
      const channel = await findChannel(db.prisma, id);
      if (!channel) throw channelNotFound(id);
      const key = `test:${randomUUID()}`;
      const message = describeTest({ key, channel: channel.name, by: ctx.actor.name, at: now() });
      const leased = { channelId: id, dedupeKey: key, message, leaseSeconds: LEASE_SECONDS };
      const claim = await insertClaimed(db, leased);
      const { result, tookMs, status, said } = await sender.send(channel, message, claim.id);
      const is_delivered = result === 'delivered';
      await saveAttempt(db, claim, {
        ...{ result: is_delivered ? 'delivered' : 'failed', tookMs, status, said },
        ...{ afterSeconds: null, restSeconds: null },
      });
      return { delivery: claim.id, is_delivered, status, said, took_ms: Math.round(tookMs) };
    },
  };
}
