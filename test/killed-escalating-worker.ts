/**
 * A worker that dies as it carries out a step of an escalation, just before or after its transaction is committed: node test/killed-escalating-worker.ts URL before|after
 */
import type pg from 'pg';
import { openDb } from '#lib/db/client.ts';
import { createEscalationEngine } from '#lib/oncall/service.ts';

const [url = '', when = ''] = process.argv.slice(2);
const db = openDb({ url, applicationName: 'killed-escalating-worker' });
const die = () => process.kill(process.pid, 'SIGKILL');

db.pool.on('connect', (client) => {
  const query = client.query.bind(client) as (...given: unknown[]) => unknown;
  client.query = ((...given: unknown[]) => {
    const [asked] = given as [string | { text?: string }];
    const text = typeof asked === 'string' ? asked : (asked.text ?? '');
    if (!/^commit/i.test(text)) return query(...given);
    if (when === 'before') die();
    return Promise.resolve(query(...given)).then(die);
  }) as pg.Client['query'];
});
await createEscalationEngine({ db, warn: () => undefined }).advance();
process.exit(1);
