import { randomUUID } from 'node:crypto';
import { maxHeaderSize, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { AppError } from '#lib/http/errors.ts';
import { PROBLEM_CONTENT_TYPE, toProblem } from '#lib/http/problem.ts';

/** For a sender who goes on sending, so that it reads the answer before the connection is cut. */
const LINGER_MS = 1000;

/**
 * Answers what never became a request: the connection is all there is, and nothing says which protocol was meant. The error holds
 * what was sent, keys too, so it is not logged.
 */
export function answerClientError({ code }: { code?: string }, socket: Duplex): void {
  if (code === 'ECONNRESET' || !socket.writable) return;
  const requestId = randomUUID();
  const problem = toProblem(refusalOf(code), requestId);
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    `content-type: ${PROBLEM_CONTENT_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${requestId}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}

function refusalOf(code: string | undefined): AppError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new AppError('headers_too_large', {
        publicMessage: `The address and the headers have more than ${maxHeaderSize / 1024} KiB.`,
      });
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new AppError('request_timeout', {
        publicMessage: 'The request did not arrive whole in time.',
      });
    default:
      return new AppError('malformed_request', {
        publicMessage: `What arrived is not an HTTP/1.1 request${code ? ` (${code})` : ''}.`,
      });
  }
}
