import { setTimeout as sleep } from 'node:timers/promises';
import type { IncidentEntry, IncidentState } from '#lib/incidents/contract.ts';
import { getIncident, listIncidentEntries, listIncidents } from '#lib/incidents/operations.ts';
import type { RunbookRun } from '#lib/runbooks/contract.ts';
import { getIncidentRunbook, getRunbookRun } from '#lib/runbooks/operations.ts';
import { getModelStatus } from '#lib/telemetry/contract.ts';
import { MODEL_NAME } from '../../examples/flights/versions.ts';
import { UsageError } from '../usage-error.ts';
import type { CallConsole } from './call-console.ts';
import type { Receivers } from './receivers.ts';

/** Workers look every 15 seconds: what they write is there by their second look at the latest. */
const WRITTEN_SECONDS = 60;
/** What a runbook leaves to people, or waits for. */
const THEIRS: readonly string[] = ['action', 'approval', 'wait'];

export const isOpen = ({ state }: { state: IncidentState }): boolean =>
  state !== 'resolved' && state !== 'reviewed';

const say = (text: string) => process.stdout.write(`${text}\n`);

/** Prints what came of it: the incident with its timeline, where its runbook stands, and what was told. */
export async function report(
  { call, receivers, consoleUrl }: { call: CallConsole; receivers: Receivers; consoleUrl: string },
  { release, before }: { release: number; before: readonly number[] },
): Promise<void> {
  const { items } = await call(listIncidents, { query: { model: MODEL_NAME } });
  const newest = items.find(isOpen);
  if (!newest) throw new UsageError('No incident is open.', 1);
  const params = { number: newest.number };
  const read = async () => (await call(listIncidentEntries, { params })).items.toReversed();
  const isTold = (entries: IncidentEntry[]) =>
    [release, release + 1].every((seq) => entries.some(({ detail }) => detail.release === seq));
  const entries = await until(read, isTold);
  const run = await until(
    () => readRun(call, newest.number),
    (found) => found !== null && standsAt(found) !== 'under way',
  );
  await until(
    async () => receivers.pagerduty.length,
    (count) => count > 0,
  );
  const incident = await call(getIncident, { params });
  const status = await call(getModelStatus, { params: { model: MODEL_NAME } });
  say(
    `Incident ${incident.number}: ${incident.title} (severity ${incident.severity}, ${incident.state})`,
  );
  for (const { at, text } of entries) say(`  ${at}  ${text}`);
  say(`\nIn force: version ${status.versions_in_force.join(', ')} (before: ${before.join(', ')})`);
  say(run ? `Runbook “${run.title}”: ${standsAt(run)}` : 'Its runbook was not begun.');
  say(
    `Slack got ${receivers.slack.length}: ${receivers.slack.map(({ text }) => text).join(' | ')}`,
  );
  const pages = receivers.pagerduty.map(
    ({ event_action: action, dedup_key: key, payload }) =>
      `${action} ${key}: ${payload?.summary ?? ''}`,
  );
  say(`PagerDuty got ${pages.length}: ${pages.join(' | ')}`);
  say(
    `\n${consoleUrl}/incidents/${incident.number}\n${consoleUrl}/incidents/${incident.number}/runbook`,
  );
}

/** Reads until it is so, or the time for it is over. */
async function until<T>(read: () => Promise<T>, isSo: (found: T) => boolean): Promise<T> {
  const end = Date.now() + WRITTEN_SECONDS * 1000;
  for (;;) {
    const found = await read();
    if (isSo(found) || Date.now() > end) return found;
    await sleep(1000);
  }
}

async function readRun(call: CallConsole, number: number): Promise<RunbookRun | null> {
  const { runs } = await call(getIncidentRunbook, { params: { number } });
  const [newest] = runs;
  return newest ? call(getRunbookRun, { params: { run: newest.number } }) : null;
}

/** Where a run stands once Mainstay has done what it may do by itself. */
function standsAt({ step_list: steps, current }: RunbookRun): string {
  const step = steps.find(({ position }) => position === current);
  if (!step) return 'all steps are done';
  const isTheirs = THEIRS.includes(step.kind) || step.state === 'failed';
  return isTheirs ? `at step ${step.position}, ${step.title}` : 'under way';
}
