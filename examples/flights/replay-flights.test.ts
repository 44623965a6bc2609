import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Flight } from './flight-features.ts';
import { replayFlights } from './replay-flights.ts';

interface Call {
  path: string;
  authorization: string | undefined;
  body: Record<string, unknown>;
  atMs: number;
}
type Reply = { status: number; body?: unknown; headers?: Record<string, string> };

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function startGateway(reply: (call: Call, nth: number) => Reply = answerLikeTheGateway) {
  const calls: Call[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const call = {
      path: request.url ?? '',
      authorization: request.headers.authorization,
      body: JSON.parse(text),
      atMs: performance.now(),
    };
    calls.push(call);
    const { status, body, headers } = reply(call, calls.length);
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body ?? null));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { calls, options: { gatewayUrl: `http://127.0.0.1:${port}/`, apiKey: 'key' } };
}

function answerLikeTheGateway({ path, body }: Call): Reply {
  if (path === '/feedback') {
    const { length } = body.labels as unknown[];
    return { status: 200, body: { joined: length, known: 0, unknown: 0 } };
  }
  if (path === '/push') return { status: 200, body: null };
  const { hour } = body.features as { hour: number };
  return { status: 200, body: { probabilities: [1 - hour / 24, hour / 24] } };
}

const START = Date.parse('2001-03-01T00:00:00Z');
const minutes = (count: number) => START + count * 60_000;

function flight(number: number, departs: number, lands: number, late: 0 | 1 = 0): Flight {
  return {
    flight: number,
    departedAt: minutes(departs),
    knownAt: minutes(lands),
    features: {
      hour: late === 1 ? 20 : 5,
      weekday: 4,
      distance: 400,
      origin: 'ATL',
      destination: 'MIA',
    },
    late,
  };
}

async function* stream(flights: Flight[]) {
  yield* flights;
}

const labelsOf = (calls: Call[]) =>
  calls.filter((call) => call.path === '/feedback').flatMap((call) => call.body.labels as object[]);

describe('replayFlights', () => {
  it('sends flights in order, and labels only of flights that have landed', async () => {
    const { calls, options } = await startGateway();
    const flights = Array.from({ length: 400 }, (_, i) =>
      flight(i, i, i + 40 + ((i * 7) % 60), i % 3 === 0 ? 1 : 0),
    );
    const summary = await replayFlights({ ...options, flights: stream(flights), concurrency: 1 });

    const predictions = calls.filter((call) => call.path === '/predict/flights');
    expect(predictions.map((call) => call.body.request_id)).toEqual(
      flights.map(({ flight: number }) => `flight-${number}`),
    );
    expect(predictions[61]?.body).toEqual({
      entities: { origin: 'ATL', destination: 'MIA' },
      features: flights[61]?.features,
      request_id: 'flight-61',
      event_time: '2001-03-01T01:01:00.000Z',
    });
    expect(predictions[0]?.authorization).toBe('Bearer key');

    let clock = '';
    let isReplaying = true;
    for (const call of calls) {
      if (call.path === '/predict/flights') clock = call.body.event_time as string;
      isReplaying &&= clock !== predictions.at(-1)?.body.event_time;
      if (call.path !== '/feedback' || !isReplaying) continue;
      // The labels go out just before the next departure, at most a minute on.
      const latest = new Date(Date.parse(clock) + 60_000).toISOString();
      for (const label of call.body.labels as { observed_at: string }[]) {
        expect(label.observed_at <= latest).toBe(true);
      }
    }
    const arrivals = labelsOf(calls) as { request_id: string; observed_at: string }[];
    expect(arrivals.map((label) => label.observed_at)).toEqual(
      arrivals.map((label) => label.observed_at).toSorted(),
    );
    expect(new Set(arrivals.map((label) => label.request_id)).size).toBe(400);
    expect(calls.findIndex((call) => call.path === '/feedback')).toBeLessThan(400);
    expect(summary).toMatchObject({
      sent: 400,
      answered: 400,
      failed: {},
      labels: { joined: 400, known: 0, unknown: 0, failed: 0 },
      rocAuc: 1,
      stopped: false,
    });
  });

  it('pushes arrivals before the next window that holds them is asked for, and earlier ones first', async () => {
    const { calls, options } = await startGateway();
    const earlier = [-30, 2, 31].map((landed, flight) => ({
      ...{ flight: -1 - flight, origin: 'ATL', destination: 'BOS' },
      ...{ late: flight === 1, knownAt: minutes(landed) },
    }));
    const flights = [flight(0, 1, 29, 1), flight(1, 7, 60), flight(2, 30, 64), flight(3, 31, 65)];
    await replayFlights({ ...options, earlier, flights: stream(flights), concurrency: 1 });
    const told = calls
      .filter(({ path }) => path !== '/feedback')
      .map(({ path, body }) =>
        path === '/push'
          ? [body.push_source_name, ...(body.df as { flight: number[] }).flight]
          : body.request_id,
      );
    expect(told).toEqual([
      ...[['arrivals', -1], ['route_arrivals', -1], 'flight-0'],
      ...[['arrivals', -2], ['route_arrivals', -2], 'flight-1'],
      ...[['arrivals', 0], ['route_arrivals', 0], 'flight-2', 'flight-3'],
      ...[
        ['arrivals', -3, 1, 2, 3],
        ['route_arrivals', -3, 1, 2, 3],
      ],
    ]);
    expect(calls.find(({ body }) => body.push_source_name === 'route_arrivals')?.body.df).toEqual({
      flight: [-1],
      origin: ['ATL'],
      destination: ['BOS'],
      late: [false],
      landed_at: ['2001-02-28T23:30:00.000Z'],
      known_at: ['2001-02-28T23:30:00.000Z'],
    });
  });

  it('ends when the gateway has no sources of arrivals, and goes on when it cannot take them now', async () => {
    const gateway = (status: number) =>
      startGateway((call) => (call.path === '/push' ? { status } : answerLikeTheGateway(call)));
    const flights = [flight(0, 0, 1), flight(1, 7, 8)];
    const { options } = await gateway(404);
    await expect(
      replayFlights({ ...options, flights: stream(flights), concurrency: 1 }),
    ).rejects.toMatchObject({ code: 'source_not_found' });
    const { options: away } = await gateway(500);
    const summary = await replayFlights({ ...away, flights: stream(flights), concurrency: 1 });
    expect(summary).toMatchObject({ sent: 2, answered: 2 });
  });

  it('keeps the pace of the simulated clock', async () => {
    const { calls, options } = await startGateway();
    const flights = [flight(0, 0, 8, 1), flight(1, 4, 12)];
    // A minute of the clock is 50 ms.
    await replayFlights({ ...options, flights: stream(flights), speed: 1200 });
    const asked = calls.filter((call) => call.path !== '/push');
    expect(asked.map((call) => call.path)).toEqual([
      '/predict/flights',
      '/predict/flights',
      '/feedback',
      '/feedback',
    ]);
    const [first, second, landed, last] = asked.map((call) => call.atMs) as [
      number,
      number,
      number,
      number,
    ];
    expect(second - first).toBeGreaterThan(150);
    expect(landed - first).toBeGreaterThan(350);
    expect(last - first).toBeGreaterThan(550);
    expect(labelsOf(asked.slice(0, 3))).toEqual([
      { request_id: 'flight-0', label: 1, observed_at: '2001-03-01T00:08:00.000Z' },
    ]);
  });

  it('sends no more than the limit', async () => {
    const { calls, options } = await startGateway();
    const flights = Array.from({ length: 9 }, (_, i) => flight(i, i, i + 40));
    const summary = await replayFlights({ ...options, flights: stream(flights), limit: 4 });
    expect(summary.sent).toBe(4);
    expect(labelsOf(calls)).toHaveLength(4);
  });

  it('counts failures by code, and sends no label for them', async () => {
    const { calls, options } = await startGateway((call, nth) =>
      nth === 2 ? { status: 422, body: { code: 'invalid_features' } } : answerLikeTheGateway(call),
    );
    const flights = [flight(0, 0, 40), flight(1, 1, 41), flight(2, 2, 42)];
    const summary = await replayFlights({ ...options, flights: stream(flights), concurrency: 1 });
    expect(summary).toMatchObject({ sent: 3, answered: 2, failed: { invalid_features: 1 } });
    expect(labelsOf(calls)).toHaveLength(2);
  });

  it('comes back when an overloaded gateway says so', async () => {
    const { options } = await startGateway((call, nth) =>
      nth === 1 ? { status: 429, headers: { 'retry-after': '0.05' } } : answerLikeTheGateway(call),
    );
    const summary = await replayFlights({ ...options, flights: stream([flight(0, 0, 40)]) });
    expect(summary).toMatchObject({ answered: 1, failed: {} });
  });

  it.each([
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [404, 'model_not_found'],
  ])('ends at once when the gateway answers %i', async (status, code) => {
    const { calls, options } = await startGateway(() => ({ status }));
    const flights = Array.from({ length: 50 }, (_, i) => flight(i, i, i + 40));
    await expect(replayFlights({ ...options, flights: stream(flights) })).rejects.toMatchObject({
      name: 'ReplayError',
      code,
    });
    expect(calls).toHaveLength(1);
  });

  it('ends at once when there is no gateway', async () => {
    const { options } = await startGateway();
    for (const server of servers.splice(0)) {
      await new Promise((resolve) => server.close(resolve));
    }
    await expect(
      replayFlights({ ...options, flights: stream([flight(0, 0, 40)]) }),
    ).rejects.toMatchObject({ code: 'unreachable' });
  });

  it('ends with a summary when it is stopped', async () => {
    const { options } = await startGateway();
    const interrupt = new AbortController();
    const flights = [flight(0, 0, 40), flight(1, 60, 100)];
    const replay = replayFlights(
      {
        ...options,
        flights: stream(flights),
        speed: 1,
        onProgress: ({ answered }) => answered === 1 && interrupt.abort(),
      },
      interrupt.signal,
    );
    await expect(replay).resolves.toMatchObject({ sent: 1, answered: 1, stopped: true });
  });
});
