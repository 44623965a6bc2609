import { Link as LinkIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { CodeBlock } from '#components/ui/code-block.tsx';
import { MethodTag } from './method-tag.tsx';
import type { OperationDoc } from './read-document.ts';
import { SchemaTree } from './schema-tree.tsx';

/** One operation; closed it is a line, open it is all a caller needs. */
export function OperationCard({
  operation,
  isOpen,
  onToggle,
}: {
  operation: OperationDoc;
  isOpen: boolean;
  onToggle: (isOpen: boolean) => void;
}) {
  const { id, method, path, summary, body, answer } = operation;
  return (
    <details
      id={id}
      open={isOpen}
      onToggle={(event) => onToggle(event.currentTarget.open)}
      className="scroll-mt-20 rounded-lg border bg-surface"
    >
      <summary className="flex cursor-pointer flex-wrap items-baseline gap-x-3 gap-y-1 px-4 py-2.5 hover:bg-hover">
        <MethodTag method={method} />
        <code className="min-w-0 break-all font-mono text-xs">{path}</code>
        <span className="text-muted">{summary}</span>
      </summary>
      {isOpen ? (
        <div className="grid gap-4 border-t p-4 lg:grid-cols-2">
          <div className="flex min-w-0 flex-col gap-4">
            <p className="flex flex-wrap items-center gap-x-3">
              {operation.access}
              <a
                href={`#${id}`}
                className="inline-flex items-center gap-1 text-accent-text hover:underline"
              >
                <LinkIcon aria-hidden className="size-3.5" />
                Link to {id}
              </a>
            </p>
            <Parameters operation={operation} />
            {body ? (
              <Part title={`Body, ${body.contentType}${body.required ? '' : ', optional'}`}>
                <SchemaTree label="Body" lines={body.lines} />
              </Part>
            ) : null}
            <Part title="Example">
              <CodeBlock label="curl" code={operation.curl} />
            </Part>
          </div>
          <div className="flex min-w-0 flex-col gap-4">
            <Part
              title={`Answer ${answer.status}${answer.contentType ? `, ${answer.contentType}` : ''}`}
            >
              {answer.contentType === 'application/json' ? (
                <SchemaTree label="Answer" lines={answer.lines} />
              ) : (
                <p>{answer.contentType ? 'The file.' : 'No body.'}</p>
              )}
            </Part>
            <Part title="Errors">
              <ul className="flex flex-col gap-1">
                {operation.errors.map((error) => (
                  <li key={error.code} className="flex flex-wrap items-baseline gap-x-2">
                    <span className="num text-muted text-xs">{error.status}</span>
                    <a
                      href={`#error-${error.code}`}
                      className="font-mono text-accent-text text-xs hover:underline"
                    >
                      {error.code}
                    </a>
                    <span className="text-muted">{error.title}</span>
                  </li>
                ))}
              </ul>
            </Part>
          </div>
        </div>
      ) : null}
    </details>
  );
}

function Parameters({ operation }: { operation: OperationDoc }) {
  if (operation.parameters.length === 0) return null;
  return (
    <Part title="Parameters">
      <ul className="rounded-md border">
        {operation.parameters.map((parameter) => (
          <li
            key={`${parameter.in} ${parameter.name}`}
            className="flex flex-wrap items-baseline gap-x-2 border-b px-3 py-1 last:border-b-0"
          >
            <code className="font-medium font-mono text-xs">{parameter.name}</code>
            <span className="text-muted text-xs">
              in the {parameter.in}, {parameter.type}
              {parameter.required ? ', required' : ''}
            </span>
            {parameter.description ? (
              <span className="w-full text-muted text-xs">{parameter.description}</span>
            ) : null}
          </li>
        ))}
      </ul>
    </Part>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3 className="pb-1.5 font-medium">{title}</h3>
      {children}
    </section>
  );
}
