import { describe, expect, it } from 'vitest';
import { readDocument } from './read-document.ts';

const document = {
  info: { title: 't', version: '1' },
  paths: {
    '/api/v1/models/{model}/releases': {
      post: {
        operationId: 'promoteVersion',
        tags: ['Releases'],
        summary: 'Promote',
        description: 'Needs the role operator.',
        parameters: [{ in: 'path', name: 'model', required: true, schema: { type: 'string' } }],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['version'],
                properties: { version: { type: 'integer', minimum: 1 } },
              },
            },
          },
        },
        responses: {
          201: {
            description: 'Created',
            content: { 'application/json': { schema: { type: 'object' } } },
          },
          409: { description: '`already_in_force`: x. `release_conflict`: y' },
        },
      },
    },
    '/api/v1/openapi.json': {
      get: { operationId: 'getOpenApi', responses: { 200: { description: 'OK' } } },
    },
  },
};

describe('readDocument', () => {
  const [promote, open] = readDocument(document, 'http://localhost:3000');

  it('reads what an operation takes and answers', () => {
    expect(promote).toMatchObject({
      id: 'promoteVersion',
      tag: 'Releases',
      method: 'POST',
      parameters: [{ name: 'model', type: 'text', required: true }],
      body: { contentType: 'application/json', required: true },
      answer: { status: '201', contentType: 'application/json' },
    });
    expect(promote?.body?.lines.map((line) => line.name)).toEqual(['version']);
    expect(promote?.errors.map((error) => [error.code, error.status])).toEqual([
      ['already_in_force', 409],
      ['release_conflict', 409],
    ]);
  });

  it('gives a curl that can be pasted', () => {
    expect(promote?.curl).toBe(
      `curl -sS -X POST http://localhost:3000/api/v1/models/flights/releases \\
  -H "Authorization: Bearer $MAINSTAY_API_KEY" \\
  -H 'Content-Type: application/json' \\
  -d '{"version":1}'`,
    );
  });

  it('asks for no key where none is needed', () => {
    expect(open?.curl).toBe('curl -sS http://localhost:3000/api/v1/openapi.json');
    expect(open?.access).toBe('Open to everyone.');
  });
});
