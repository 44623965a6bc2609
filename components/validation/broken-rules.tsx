import type { LoggedValidation } from '#lib/validation/contract.ts';
import { summariseValidation } from './violation-words.ts';

/** What is wrong with a request, in a few lines. */
export function BrokenRules({ of, most = 2 }: { of: LoggedValidation; most?: number }) {
  const { lines, more } = summariseValidation(of, most);
  return (
    <ul className="min-w-0">
      {lines.map((line) => (
        <li key={line} className="break-words">
          {line}
        </li>
      ))}
      {more > 0 ? (
        <li className="text-muted text-xs">and {more.toLocaleString('en-US')} more</li>
      ) : null}
    </ul>
  );
}
