'use client';
import { useState } from 'react';
import { useOperation } from '#components/api/use-operation.ts';
import { RowPicker } from '#components/predictions/row-picker.tsx';
import { Button } from '#components/ui/button.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Status } from '#components/ui/status.tsx';
import { describeViolation } from '#components/validation/violation-words.ts';
import { getServingSettings } from '#lib/serving/contract.ts';
import { getValidation } from '#lib/validation/operations.ts';
import type { QuarantinedDetail } from '#lib/validation/quarantine-operations.ts';
import { brokenRows } from './broken-rows.ts';
import { cellKey, type FixDraft } from './fix-draft.ts';
import { FixRow } from './fix-row.tsx';
import { suggestFixes } from './suggest-fixes.ts';

/** A row's values: as they came, what is wrong with each, and what is to stand there instead. */
export function FixPanel({
  request,
  draft,
  problems,
  canFix,
  onDraft,
}: {
  request: QuarantinedDetail;
  draft: FixDraft;
  problems: ReadonlyMap<string, string>;
  canFix: boolean;
  onDraft: (draft: FixDraft) => void;
}) {
  const { model, version, rows, features, validation, fixed } = request;
  const broken = brokenRows(validation);
  const [row, setRow] = useState(broken[0] ?? 0);
  const rules = useOperation(getValidation, { params: { model, version } }, { enabled: canFix });
  const settings = useOperation(getServingSettings, { params: { model } });
  const redacted = settings.data?.settings.log.redact ?? [];
  const here = (validation.violations ?? []).filter((each) => each.row === row);
  const names = new Set(features.map(({ name }) => name));
  const ofRow = here.filter(({ feature }) => feature === null || !names.has(feature));
  const values = rows[row] ?? [];
  function change(column: number, text: string | null) {
    const next = new Map(draft);
    if (text === null) next.delete(cellKey(row, column));
    else next.set(cellKey(row, column), text);
    onDraft(next);
  }
  return (
    <Panel
      flush
      title="Values"
      description={
        canFix
          ? 'Type what is to be replayed in place of a value; what you leave alone goes as it came, and an empty field is a missing value.'
          : 'As they came, with what is wrong with each.'
      }
      actions={
        draft.size > 0 ? <Button onClick={() => onDraft(new Map())}>Forget the fixes</Button> : null
      }
    >
      {rows.length > 1 ? (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b px-4 py-2">
          <RowPicker count={rows.length} row={row} onRow={setRow} />
          <span className="flex flex-wrap items-center gap-1 text-muted text-xs">
            {broken.length === 1 ? 'Wrong in row' : 'Wrong in rows'}
            {broken.map((each) => (
              <Button
                key={each}
                size="sm"
                variant={each === row ? 'secondary' : 'ghost'}
                onClick={() => setRow(each)}
              >
                {each + 1}
              </Button>
            ))}
          </span>
        </div>
      ) : null}
      {ofRow.length > 0 ? (
        <ul className="border-b px-4 py-2">
          {ofRow.map((violation) => (
            <li key={`${violation.rule} ${violation.feature}`} className="break-words">
              <Status state="warning" className="items-start font-normal">
                {describeViolation(violation)}
              </Status>
            </li>
          ))}
        </ul>
      ) : null}
      <table className="w-full max-sm:block">
        <caption className="sr-only">Values of row {row + 1}</caption>
        <thead className="text-muted text-xs max-sm:sr-only">
          <tr className="border-b">
            <th scope="col" className="px-4 py-1.5 text-left font-medium">
              Feature
            </th>
            <th scope="col" className="px-4 py-1.5 text-left font-medium">
              As it came
            </th>
            <th scope="col" className="w-1/3 px-4 py-1.5 text-left font-medium">
              What is wrong
            </th>
            {canFix || fixed ? (
              <th scope="col" className="w-1/3 px-4 py-1.5 text-left font-medium">
                {canFix ? 'Replay with' : 'Replayed with'}
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody className="max-sm:block">
          {features.map((feature, column) => {
            const value = values[column];
            const wrong = here.filter((each) => each.feature === feature.name);
            const known = rules.data?.features.find(({ name }) => name === feature.name);
            return (
              <FixRow
                key={feature.name}
                feature={feature}
                value={value}
                wrong={wrong}
                isLeftOut={redacted.includes(feature.name) && (value ?? null) === null}
                fixed={fixed ? { value: fixed[row]?.[column] ?? null } : null}
                edit={
                  canFix
                    ? {
                        typed: draft.get(cellKey(row, column)),
                        problem: problems.get(cellKey(row, column)),
                        suggestions: known
                          ? suggestFixes(
                              value,
                              known,
                              wrong,
                              rules.data?.rules ?? [],
                              rules.data?.profile ?? null,
                            )
                          : [],
                        onType: (text) => change(column, text),
                      }
                    : null
                }
              />
            );
          })}
        </tbody>
      </table>
    </Panel>
  );
}
