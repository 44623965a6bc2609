import { connect, type Socket } from 'node:net';

/**
 * One keep-alive connection that carries one request at a time, over a raw socket: it reads no more of an answer than it
 * must, so that the client costs little beside the server it measures.
 */
export function openConnection(options: {
  port: number;
  /** `body` is undefined when the connection broke instead. */
  onAnswer: (status: number, body: string | undefined) => void;
}) {
  let socket: Socket = dial();
  let received = '';
  let isWaiting = false;

  function dial(): Socket {
    const dialled = connect({ port: options.port, host: '127.0.0.1', noDelay: true });
    dialled.setEncoding('latin1');
    dialled.on('data', (chunk: string) => {
      received = received === '' ? chunk : received + chunk;
      read();
    });
    dialled.on('error', () => undefined);
    dialled.on('close', () => {
      received = '';
      if (socket !== dialled) return;
      socket = dial();
      if (!isWaiting) return;
      isWaiting = false;
      options.onAnswer(0, undefined);
    });
    return dialled;
  }

  function read(): void {
    const headEnd = received.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const length = lengthIn(received, headEnd);
    const bodyStart = headEnd + 4;
    if (
      length === undefined ? !received.endsWith('0\r\n\r\n') : received.length < bodyStart + length
    )
      return;
    const status = Number(received.slice(9, 12));
    const body = received.slice(bodyStart, length === undefined ? undefined : bodyStart + length);
    received = '';
    isWaiting = false;
    options.onAnswer(status, body);
  }

  return {
    send(request: Buffer): void {
      isWaiting = true;
      socket.write(request);
    },
    close(): void {
      const closing = socket;
      isWaiting = false;
      closing.removeAllListeners('close');
      closing.destroy();
    },
  };
}
export type Connection = ReturnType<typeof openConnection>;

/** As the server spells it: found once, since to search a header without regard to case takes long. */
const spellings: string[] = [];

/** undefined: the body is chunked. */
function lengthIn(received: string, headEnd: number): number | undefined {
  for (const spelling of spellings) {
    const at = received.indexOf(spelling);
    if (at >= 0 && at < headEnd) return Number.parseInt(received.slice(at + spelling.length), 10);
  }
  const found = /\r\ncontent-length: */i.exec(received.slice(0, headEnd))?.[0];
  if (found === undefined) return undefined;
  spellings.push(found);
  return lengthIn(received, headEnd);
}
