'use client';
import Link from 'next/link';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { DataTable } from '#components/ui/data-table.tsx';
import { formatNumber } from '#components/ui/format-number.ts';
import { Panel } from '#components/ui/panel.tsx';
import type { GoldenCase, Version } from '#lib/registry/contract.ts';
import { inOrder } from './in-order.ts';
import { ValueText } from './value-text.tsx';

interface NumberedCase extends GoldenCase {
  number: number;
}

const MOST_COLUMNS = 10;
const FIRST_SHOWN = 5;

/** Inputs with the outputs their trainer saw; every replica must reproduce them before it serves the version. */
export function GoldenCasesPanel({ version }: { version: Version }) {
  const [isWhole, setWhole] = useState(false);
  const cases = version.golden_cases.map((each, index) => ({ ...each, number: index + 1 }));
  const first = cases[0];
  if (!first) {
    return (
      <Panel title="Golden cases" className="lg:col-span-2">
        <p className="text-muted">
          None came with this version, so nothing proves that a replica computes what its trainer
          saw. Put a few inputs with their outputs into golden_cases in the metadata.
        </p>
      </Panel>
    );
  }
  const tabular = version.layout.kind !== 'tensors';
  const shown = isWhole ? cases : cases.slice(0, FIRST_SHOWN);
  const { layout, signature } = version;
  const known =
    layout.kind === 'tensors' ? signature.inputs : [...signature.inputs, ...layout.features];
  const inputs = inOrder(Object.keys(first.inputs), known).slice(0, MOST_COLUMNS);
  const outputs = inOrder(Object.keys(first.outputs), signature.outputs);
  return (
    <Panel
      flush
      className="lg:col-span-2"
      title={`Golden cases, ${cases.length}`}
      actions={
        cases.length > FIRST_SHOWN ? (
          <Button size="sm" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
            {isWhole ? 'Show fewer' : `Show all ${cases.length}`}
          </Button>
        ) : null
      }
      description={`A replica serves this version only after reproducing each within ${version.tolerance}.`}
    >
      <DataTable<NumberedCase>
        label="Golden cases"
        rows={shown}
        total={cases.length}
        rowId={(row) => String(row.number)}
        columns={[
          {
            id: 'number',
            header: 'Case',
            phone: 'title',
            align: 'right',
            width: '4rem',
            value: (row) => row.number,
            cell: (row) => (
              <span>
                <span className="sm:hidden">Case </span>
                {row.number}
              </span>
            ),
          },
          ...inputs.map((name) => ({
            id: `in-${name}`,
            header: name,
            cell: (row: NumberedCase) => <CaseValue value={row.inputs[name]} />,
          })),
          ...outputs.map((name) => ({
            id: `out-${name}`,
            header: `→ ${name}`,
            cell: (row: NumberedCase) => <CaseValue value={row.outputs[name]} />,
          })),
          ...(tabular && version.status === 'ready'
            ? [
                {
                  id: 'try',
                  header: 'Try it',
                  headerHidden: true,
                  align: 'right' as const,
                  cell: (row: NumberedCase) => (
                    <Button size="sm" variant="ghost" asChild>
                      <Link
                        aria-label={`Try case ${row.number}`}
                        href={`/models/${encodeURIComponent(version.model)}/try?version=${version.version}&case=${row.number}`}
                      >
                        Try it
                      </Link>
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
      />
    </Panel>
  );
}

const LONG = 60;

function CaseValue({ value }: { value: unknown }) {
  if (Array.isArray(value) && value.length <= 4 && value.every((x) => typeof x === 'number')) {
    return (
      <span className="num" title={value.join(', ')}>
        {value.map((each) => formatNumber(each)).join(', ')}
      </span>
    );
  }
  const text = JSON.stringify(value) ?? '';
  if (typeof value === 'object' && text.length > LONG) {
    return (
      <code className="font-mono text-xs" title={text.slice(0, 2000)}>
        {text.slice(0, LONG)}…
      </code>
    );
  }
  return <ValueText value={value} />;
}
