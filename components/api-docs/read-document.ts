import { errors } from '#lib/http/errors.ts';
import {
  describeType,
  exampleOf,
  type JsonSchema,
  type SchemaLine,
  schemaLines,
} from './schema-lines.ts';

/** The parts of an OpenAPI document the page shows. */
export interface OpenApiDocument {
  info: { title: string; version: string; description?: string };
  tags?: { name: string }[];
  paths?: Record<string, Record<string, OpenApiOperation>>;
  components?: { schemas?: Record<string, JsonSchema> };
}

interface OpenApiOperation {
  operationId: string;
  tags?: string[];
  summary?: string;
  description?: string;
  parameters?: {
    in: string;
    name: string;
    required?: boolean;
    description?: string;
    schema?: JsonSchema;
  }[];
  requestBody?: { required?: boolean; content: Record<string, { schema?: JsonSchema }> };
  responses: Record<
    string,
    { description: string; content?: Record<string, { schema?: JsonSchema }> }
  >;
}

export interface OperationDoc {
  id: string;
  tag: string;
  method: string;
  path: string;
  summary: string;
  access: string;
  parameters: { in: string; name: string; type: string; required: boolean; description: string }[];
  body: { contentType: string; required: boolean; lines: SchemaLine[] } | null;
  answer: { status: string; description: string; contentType: string | null; lines: SchemaLine[] };
  errors: { code: string; status: number; title: string }[];
  curl: string;
}

/** The operations of a document in its order, with their schemas as lines and a curl example each. */
export function readDocument(document: OpenApiDocument, origin: string): OperationDoc[] {
  const resolve = (ref: string) =>
    document.components?.schemas?.[ref.replace('#/components/schemas/', '')];
  const readLines = (schema: JsonSchema | undefined) =>
    schema ? schemaLines(schema, resolve) : [];

  return Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): OperationDoc => {
      const [status = '200', answer] =
        Object.entries(operation.responses).find(([code]) => code.startsWith('2')) ?? [];
      const [answerType = null, answerContent] = Object.entries(answer?.content ?? {})[0] ?? [];
      const { requestBody } = operation;
      const [bodyType, bodyContent] = Object.entries(requestBody?.content ?? {})[0] ?? [];
      const example = bodyContent?.schema ? exampleOf(bodyContent.schema, resolve) : undefined;
      return {
        id: operation.operationId,
        tag: operation.tags?.[0] ?? 'Other',
        method: method.toUpperCase(),
        path,
        summary: operation.summary ?? '',
        access: operation.description ?? 'Open to everyone.',
        parameters: (operation.parameters ?? []).map((parameter) => ({
          in: parameter.in,
          name: parameter.name,
          type: describeType(parameter.schema ?? {}, resolve),
          required: parameter.required ?? false,
          description: parameter.description ?? parameter.schema?.description ?? '',
        })),
        body: bodyType
          ? {
              contentType: bodyType,
              required: requestBody?.required ?? false,
              lines: readLines(bodyContent?.schema),
            }
          : null,
        answer: {
          status,
          description: answer?.description ?? '',
          contentType: answerType,
          lines: readLines(answerContent?.schema),
        },
        errors: readErrors(operation),
        curl: writeExample({
          method,
          path,
          origin,
          bodyType,
          example,
          isOpen: !operation.description,
        }),
      };
    }),
  );
}

/** The codes are listed in the descriptions of the problems: `` `not_found`: … ``. */
function readErrors(operation: OpenApiOperation): OperationDoc['errors'] {
  return Object.entries(operation.responses)
    .filter(([status]) => Number(status) >= 400)
    .flatMap(([status, { description }]) =>
      [...description.matchAll(/`(\w+)`/g)].map(([, code = '']) => ({
        code,
        status: Number(status),
        title: Object.entries(errors).find(([name]) => name === code)?.[1].title ?? '',
      })),
    );
}

const examplePath: Record<string, string> = {
  model: 'flights',
  version: '1',
  seq: '1',
  alias: 'champion',
};

function writeExample(call: {
  method: string;
  path: string;
  origin: string;
  bodyType: string | undefined;
  example: unknown;
  isOpen: boolean;
}): string {
  const path = call.path.replace(
    /\{(\w+)\}/g,
    (_match, name: string) => examplePath[name] ?? name.toUpperCase(),
  );
  const method = call.method === 'get' ? '' : `-X ${call.method.toUpperCase()} `;
  const lines = [`curl -sS ${method}${call.origin}${path}`];
  if (!call.isOpen) lines.push(`-H "Authorization: Bearer $MAINSTAY_API_KEY"`);
  if (call.bodyType === 'multipart/form-data') {
    lines.push('-F metadata=@metadata.json', '-F artifact=@model.onnx');
  } else if (call.bodyType) {
    lines.push(`-H 'Content-Type: ${call.bodyType}'`, `-d '${JSON.stringify(call.example)}'`);
  } else if (path.endsWith('/artifact')) {
    lines.push('-o model.onnx');
  }
  return lines.join(' \\\n  ');
}
