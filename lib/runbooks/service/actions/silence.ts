import { createSilence } from '#lib/alerts/operations.ts';
import { readClock } from '#lib/db/clock.ts';
import type { Matcher } from '#lib/notifications/contract.ts';
import { counted } from '../queries/query.ts';
import type { RunbookAction } from './action.ts';

export const silence: RunbookAction<'silence'> = {
  access: () => [createSilence.access],

  async look({ silences }, order) {
    const { alerts } = await silences.preview(matchersOf(order));
    const which = order.alerts ? `The alerts ${order.alerts.join(', ')}` : 'Every alert';
    return {
      does: `${which} of ${order.model} ${order.alerts ? 'are' : 'is'} told to nobody for ${order.minutes} minutes.`,
      differences: [
        `${counted(alerts.length, 'alert')} open now ${alerts.length === 1 ? 'is' : 'are'} among them${alerts.length > 0 ? `: ${alerts.map(({ title }) => title).join(', ')}` : ''}.`,
        'Incidents that are open stay open; what fires still shows on the page of alerts.',
      ],
      refusal: null,
      basis: {},
      did: `Silenced alerts of ${order.model} for ${order.minutes} minutes`,
    };
  },

  async carryOut({ silences, db }, order, { did }, { reason, ctx }) {
    const now = await readClock(db.prisma);
    const made = await silences.create(
      {
        ...{ kind: 'silence', matchers: matchersOf(order), weekly: null, reason },
        ends_at: new Date(now.getTime() + order.minutes * 60_000).toISOString(),
      },
      ctx,
    );
    return `${did}, until ${made.ends_at}.`;
  },
};

function matchersOf({ model, alerts }: { model: string; alerts: string[] | null }): Matcher[] {
  return [
    { label: 'model', op: 'in', values: [model] },
    ...(alerts ? [{ label: 'alert', op: 'in' as const, values: alerts }] : []),
  ];
}
