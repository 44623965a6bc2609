import { RotateCcw } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { cn } from '#components/ui/cn.ts';
import { Input, Select } from '#components/ui/field.tsx';
import { Status } from '#components/ui/status.tsx';
import { toSentence } from '#components/ui/to-sentence.ts';
import { policyOutcome, ruleTitle } from '#components/validation/rule-words.ts';
import type { LoggedViolation } from '#lib/validation/contract.ts';
import { showValue } from '#lib/validation/show-value.ts';
import { cellText } from './fix-draft.ts';

interface Edit {
  /** undefined: it goes as it came. */
  typed: string | undefined;
  problem: string | undefined;
  suggestions: { text: string; why: string }[];
  /** null: as it came. */
  onType: (text: string | null) => void;
}

const cell = 'px-4 py-1.5 align-top max-sm:block max-sm:py-0.5';

/** One feature of a row; on a phone its parts stand one under the other. */
export function FixRow({
  feature: { name, type },
  value,
  wrong,
  isLeftOut,
  fixed,
  edit,
}: {
  feature: { name: string; type: string };
  value: unknown;
  wrong: readonly LoggedViolation[];
  /** The settings keep it out of the log. */
  isLeftOut: boolean;
  /** What it was replayed with. */
  fixed: { value: unknown } | null;
  edit: Edit | null;
}) {
  return (
    <tr
      className={cn(
        'border-b last:border-b-0 max-sm:block max-sm:py-2',
        wrong.length > 0 && 'bg-warning-soft',
      )}
    >
      <th scope="row" className={cn(cell, 'break-all text-left font-medium')}>
        {name} <span className="whitespace-nowrap font-normal text-muted text-xs">{type}</span>
      </th>
      <td className={cn(cell, 'break-all')}>
        {isLeftOut ? (
          <span className="text-muted">left out by the settings: fill it in</span>
        ) : (
          <Came value={value} />
        )}
      </td>
      <td className={cell}>
        {wrong.map(({ rule, expected, policy }) => (
          <Status key={rule} state="warning" className="items-start font-normal">
            <span title={ruleTitle(rule)}>
              takes {expected}
              {policy === 'quarantine' ? null : `, else ${policyOutcome(policy, false)}`}
            </span>
          </Status>
        ))}
      </td>
      {edit ? (
        <td className={cell}>
          <Fix name={name} type={type} value={value} {...edit} />
        </td>
      ) : fixed ? (
        <td className={cn(cell, 'break-all')}>
          <Came value={fixed.value} isChanged={cellText(fixed.value) !== cellText(value)} />
        </td>
      ) : null}
    </tr>
  );
}

function Came({ value, isChanged = false }: { value: unknown; isChanged?: boolean }) {
  if (value === null || value === undefined) return <span className="text-muted">missing</span>;
  const text = typeof value === 'object' ? JSON.stringify(value) : showValue(value);
  return <code className={cn('num font-mono text-xs', isChanged && 'font-semibold')}>{text}</code>;
}

function Fix({
  name,
  type,
  value,
  typed,
  problem,
  suggestions,
  onType,
}: Edit & { name: string; type: string; value: unknown }) {
  const text = typed ?? cellText(value);
  const label = `Replay ${name} with`;
  const offered = suggestions.filter((each) => each.text !== typed);
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <div className="flex items-center gap-1">
        {type === 'boolean' ? (
          <Select
            aria-label={label}
            className="flex-1"
            value={text}
            onChange={(event) => onType(event.target.value)}
          >
            {['true', 'false', ''].includes(text) ? null : <option>{text}</option>}
            <option>true</option>
            <option>false</option>
            <option value="">missing</option>
          </Select>
        ) : (
          <Input
            aria-label={label}
            aria-invalid={problem !== undefined}
            inputMode={type === 'string' ? 'text' : 'decimal'}
            spellCheck={false}
            autoComplete="off"
            className={cn('flex-1 font-mono', typed !== undefined && 'border-accent-text')}
            value={text}
            placeholder="missing"
            onChange={(event) => onType(event.target.value)}
          />
        )}
        {typed === undefined ? null : (
          <Button
            variant="ghost"
            size="iconSm"
            aria-label={`Leave ${name} as it came`}
            title="As it came"
            onClick={() => onType(null)}
          >
            <RotateCcw aria-hidden />
          </Button>
        )}
      </div>
      {problem ? <p className="text-bad text-xs">{toSentence(problem)}</p> : null}
      {offered.length > 0 ? (
        <p className="flex flex-wrap gap-1">
          {offered.map((each) => (
            <Button
              key={each.text}
              size="sm"
              title={toSentence(each.why)}
              onClick={() => onType(each.text)}
            >
              {each.text} <span className="font-normal text-muted">{each.why}</span>
            </Button>
          ))}
        </p>
      ) : null}
    </div>
  );
}
