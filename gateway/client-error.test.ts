import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { answerClientError } from './client-error.ts';

it.each([
  ['ERR_HTTP_REQUEST_TIMEOUT', '408 Request Timeout', 'request_timeout'],
  ['HPE_HEADER_OVERFLOW', '431 Request Header Fields Too Large', 'headers_too_large'],
  ['HPE_INVALID_METHOD', '400 Bad Request', 'malformed_request'],
])('%s is answered with a problem', async (code, status, problem) => {
  const socket = new PassThrough();
  answerClientError({ code }, socket);
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
  expect(head).toContain(`HTTP/1.1 ${status}\r\n`);
  expect(head).toContain('content-type: application/problem+json\r\n');
  expect(head).toContain(`content-length: ${body.length}\r\n`);
  expect(JSON.parse(body)).toMatchObject({ code: problem, status: Number(status.slice(0, 3)) });
});

it('says nothing to a connection that is gone', () => {
  const socket = new PassThrough();
  answerClientError({ code: 'ECONNRESET' }, socket);
  expect(socket.writableEnded).toBe(false);
  socket.destroy();
  expect(() => answerClientError({}, socket)).not.toThrow();
});
