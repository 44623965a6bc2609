import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createSilence, endSilence } from '#lib/alerts/operations.ts';
import { readConfig } from '#lib/config/service.ts';
import { actOnIncident, listIncidents } from '#lib/incidents/operations.ts';
import {
  createChannel,
  getRouting,
  removeChannel,
  setRouting,
} from '#lib/notifications/operations.ts';
import { listReleaseGuards } from '#lib/release-guard/operations.ts';
import { promoteVersion } from '#lib/releases/contract.ts';
import { getModelStatus } from '#lib/telemetry/contract.ts';
import { replayFlights } from '../../examples/flights/replay-flights.ts';
import { MODEL_NAME } from '../../examples/flights/versions.ts';
import { catchSignals } from '../catch-signals.ts';
import { type CallConsole, consoleCaller } from '../demo-incident/call-console.ts';
import { type Receivers, startReceivers } from '../demo-incident/receivers.ts';
import { isOpen, report } from '../demo-incident/report.ts';
import { withDemoKey } from '../demo-key.ts';
import { findAddress } from '../find-address.ts';
import { installationUrl, withDatabase } from '../installation.ts';
import { UsageError } from '../usage-error.ts';

const USAGE = `Breaks the flights example, and shows what follows without a human hand: its third version, whose distances
are in kilometres where callers send miles, is promoted under replayed traffic. The release guard rolls it back, opens an
incident, and tells Slack and PagerDuty, for which this command stands in. Once a day: the
guard asks a person about a second bad release.

  MAINSTAY_NOTIFY_HOSTS=127.0.0.1 npm start     in one terminal, since channels may not lead to this machine otherwise
  npm run demo:incident                         in another

  --minutes N   give up after so long (default 15)
  --keep        leave the channels and the routing as they were during the demo
  --help
`;

/** The version of the example that is wrong. */
const BAD_VERSION = 3;
const POLL_MS = 2_000;
const DAY_MS = 86_400_000;
const USUAL_FLIGHTS = 3_000;
const ENDED = 'The incident demo has ended';
const ROUTING_KEY = '0123456789abcdef0123456789abcdef';

/** Promotes a bad version under traffic, and waits for what Mainstay makes of it. */
export async function demoIncident(args: string[]): Promise<void> {
  const { values } = readOptions(args);
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  const minutes = Number(values.minutes ?? 15);
  if (!(minutes > 0)) throw new UsageError('--minutes takes a number above 0.', 2);
  const config = readConfig();
  const signal = AbortSignal.any([catchSignals(), AbortSignal.timeout(minutes * 60_000)]);
  const gatewayUrl = await findAddress('gateway', config, process.env);
  const consoleUrl = await findAddress('console', config, process.env);
  const receivers = await startReceivers();
  try {
    await withDatabase(await installationUrl(config), ({ auth }) =>
      withDemoKey(auth, gatewayUrl, (apiKey) =>
        show({
          ...{ call: consoleCaller(consoleUrl, apiKey), receivers, signal, consoleUrl },
          ...{ keeps: values.keep ?? false, gatewayUrl, apiKey },
        }),
      ),
    );
  } finally {
    await receivers.close();
  }
}

function readOptions(args: string[]) {
  try {
    const options = {
      minutes: { type: 'string' },
      keep: { type: 'boolean' },
      help: { type: 'boolean' },
    } as const;
    return parseArgs({ args, options });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${USAGE}`, 2);
  }
}

interface Stage {
  call: CallConsole;
  receivers: Receivers;
  signal: AbortSignal;
  consoleUrl: string;
  gatewayUrl: string;
  apiKey: string;
  keeps: boolean;
}

const say = (text: string) => process.stdout.write(`${text}\n`);

async function show(stage: Stage): Promise<void> {
  const { call } = stage;
  await refuseTwiceADay(stage);
  const quiet = await beginQuietly(stage);
  const undo = await tellReceivers(stage);
  try {
    const before = await call(getModelStatus, { params: { model: MODEL_NAME } });
    say(
      `Replaying ${USUAL_FLIGHTS.toLocaleString('en')} flights, so that there is something to compare with …`,
    );
    await replay(stage, { limit: USUAL_FLIGHTS, speed: 'max' });
    say(
      `Promoting version ${BAD_VERSION}, which takes distances in kilometres. Callers go on sending miles.`,
    );
    const made = await call(promoteVersion, {
      params: { model: MODEL_NAME },
      body: { version: BAD_VERSION, reason: 'Distances in kilometres, for the European routes' },
    });
    const traffic = new AbortController();
    const replaying = replay(
      { ...stage, signal: AbortSignal.any([stage.signal, traffic.signal]) },
      { from: new Date('2001-04-01T00:00:00Z'), speed: 1800 },
    ).catch((error: unknown) => error);
    try {
      await untilRolledBack(stage, made.seq);
    } finally {
      traffic.abort();
      await replaying;
    }
    await report(stage, { release: made.seq, before: before.versions_in_force });
  } finally {
    await call(endSilence, { params: { id: quiet }, body: { reason: ENDED } });
    if (!stage.keeps) await undo();
  }
}

/** The guard rolls a model back once a day, and asks a person after that. */
async function refuseTwiceADay({ call }: Stage): Promise<void> {
  const { items } = await call(listReleaseGuards, { params: { model: MODEL_NAME } });
  const last = items.find(({ state }) => state === 'rolled_back')?.ended_at;
  const again = last ? new Date(Date.parse(last) + DAY_MS) : null;
  if (again && again > new Date()) {
    throw new UsageError(
      `The release guard rolled ${MODEL_NAME} back within a day, and does so once a day: after that it asks a person. The demo can be shown again from ${again.toISOString()} on, or in a fresh installation (another MAINSTAY_DATA_DIR).`,
      1,
    );
  }
}

/** What is open already is resolved, since the rest would become part of it; and what a busy machine makes slow is not told meanwhile. Gives the silence. */
async function beginQuietly({ call }: Stage): Promise<string> {
  const { items } = await call(listIncidents, { query: { model: MODEL_NAME } });
  for (const { number, title } of items.filter(isOpen)) {
    say(`Resolving incident ${number}, which is open: ${title}`);
    const note = 'The incident demo begins with none open';
    await call(actOnIncident, { params: { number }, body: { action: 'resolve', note } });
  }
  const { id } = await call(createSilence, {
    body: {
      matchers: [
        { label: 'model', op: 'in', values: [MODEL_NAME] },
        { label: 'alert', op: 'in', values: ['burning-*', 'latency'] },
      ],
      ends_at: new Date(Date.now() + 3_600_000).toISOString(),
      reason: 'The incident demo asks as much as this machine answers',
    },
  });
  return id;
}

async function replay(
  { gatewayUrl, apiKey, signal }: Stage,
  options: { from?: Date; limit?: number; speed: number | 'max' },
): Promise<void> {
  await replayFlights(
    { ...options, gatewayUrl, apiKey, requestIdPrefix: `incident-${Date.now().toString(36)}` },
    signal,
  );
}

/** Channels to the receivers, and a routing that pages them of what is severe; gives how to take both back. */
async function tellReceivers({ call, receivers }: Stage): Promise<() => Promise<void>> {
  const named = (kind: string) => `Demo: ${kind} (${process.pid})`;
  const slack = await call(createChannel, {
    body: {
      kind: 'slack',
      name: named('Slack'),
      secret: `${receivers.url}/services/T0/B0/demo`,
      settings: {},
    },
  });
  const pagerduty = await call(createChannel, {
    body: {
      ...{ kind: 'pagerduty', name: named('PagerDuty'), secret: ROUTING_KEY },
      settings: { events_url: receivers.url },
    },
  });
  const before = await call(getRouting);
  const channels = [slack.id, pagerduty.id];
  const severe = { label: 'severity', op: 'in' as const, values: ['1', '2'] };
  const routes = [{ matchers: [severe], channels, continue: false }];
  await call(setRouting, {
    body: {
      routing: { ...before.routing, channels: [], routes },
      reason: 'The incident demo pages its own receivers of severities 1 and 2',
    },
  });
  return async () => {
    await call(setRouting, {
      body: { routing: before.routing, reason: ENDED },
    });
    for (const id of channels) {
      await call(removeChannel, {
        params: { id },
        query: { reason: ENDED },
      });
    }
  };
}

async function untilRolledBack({ call, signal }: Stage, release: number): Promise<void> {
  let told = '';
  for (;;) {
    const { items } = await call(listReleaseGuards, { params: { model: MODEL_NAME } });
    const guard = items.find((one) => one.release === release);
    const evidence = guard?.evidence.map(({ said }) => said).join('\n  ') ?? '';
    if (guard && evidence !== told) {
      told = evidence;
      say(`The guard (${guard.state}):\n  ${evidence}`);
    }
    if (guard?.state === 'rolled_back') {
      say(`\nRolled back: ${guard.said}\n`);
      return;
    }
    // It asks while it is not sure, and looks on.
    if (guard && guard.state !== 'watching' && guard.state !== 'asking') {
      throw new UsageError(`The guard did not roll back: ${guard.state}. ${guard.said}`, 1);
    }
    await sleep(POLL_MS, undefined, { signal }).catch(() => {
      throw new UsageError('The guard had not rolled back when the time was over.', 1);
    });
  }
}
