import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Receivers {
  url: string;
  /** What came, in order. */
  slack: { text: string }[];
  pagerduty: {
    event_action: string;
    dedup_key: string;
    payload?: { summary: string; severity: string };
  }[];
  close(): Promise<void>;
}

/** Stands in for Slack's incoming webhooks and PagerDuty's Events API on this machine: takes what they take, and answers as they do. */
export async function startReceivers(): Promise<Receivers> {
  const slack: Receivers['slack'] = [];
  const pagerduty: Receivers['pagerduty'] = [];
  const server = createServer(async (request, response) => {
    const body = await readBody(request);
    const path = request.url ?? '';
    if (request.method === 'POST' && path.startsWith('/services/')) {
      slack.push(JSON.parse(body));
      response.writeHead(200, { 'content-type': 'text/plain' }).end('ok');
    } else if (request.method === 'POST' && path === '/v2/enqueue') {
      pagerduty.push(JSON.parse(body));
      const { dedup_key } = pagerduty.at(-1) ?? {};
      response
        .writeHead(202, { 'content-type': 'application/json' })
        .end(JSON.stringify({ status: 'success', message: 'Event processed', dedup_key }));
    } else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    ...{ url: `http://127.0.0.1:${port}`, slack, pagerduty },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
