'use client';
import Link from 'next/link';
import { useViewer } from '#components/frame/viewer.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import { nameActor } from '#lib/auth/name-actor.ts';
import {
  type CheckedItem,
  type Checklist,
  type Signature,
  type SignedItem,
  signedItems,
} from '#lib/checklist/contract.ts';
import { itemAdvice, itemLink, itemLooks } from './item-words.ts';

/** An item with its state, what was found, and what can be done. */
export function ChecklistRow({
  item,
  checklist,
  isReady,
  onSign,
}: {
  item: CheckedItem;
  checklist: Checklist;
  isReady: boolean;
  onSign: (item: SignedItem, isSigned: boolean) => void;
}) {
  const looks = itemLooks(item, checklist.mode);
  const link = itemLink(item, checklist);
  const lacks = item.state === 'no' || item.state === 'unknown';
  const advice = lacks ? itemAdvice[item.item] : undefined;
  const box = signedItems.find((signed) => signed === item.item);
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-4 gap-y-1 px-4 py-2 sm:grid-cols-[7.5rem_minmax(0,15rem)_minmax(0,1fr)_auto]">
      <Status state={looks.state} className="max-sm:order-2">
        {looks.word}
      </Status>
      <span className="flex flex-wrap items-center gap-x-2 font-medium max-sm:order-1">
        {item.title}
        {item.is_required ? null : <Badge tone="outline">Not required</Badge>}
      </span>
      <div className="min-w-0 [overflow-wrap:anywhere] max-sm:order-3 max-sm:col-span-2">
        <p>{item.found}</p>
        {advice ? <p className="text-muted text-xs">{advice}</p> : null}
        {item.signatures && item.signatures.length > 0 ? (
          <History signatures={item.signatures} />
        ) : null}
      </div>
      <span className="justify-self-start max-sm:order-4 sm:justify-self-end">
        {box ? (
          <SignButton
            title={item.title}
            isSigned={item.state === 'yes'}
            isReady={isReady}
            onClick={() => onSign(box, item.state !== 'yes')}
          />
        ) : link ? (
          <Link href={link.href} className="text-accent-text hover:underline">
            {link.label}
          </Link>
        ) : null}
      </span>
    </li>
  );
}

function SignButton({
  title,
  isSigned,
  isReady,
  onClick,
}: {
  title: string;
  isSigned: boolean;
  isReady: boolean;
  onClick: () => void;
}) {
  const { whyNot } = useViewer();
  const over = isReady || isSigned ? null : 'The version is not in use any more.';
  return (
    <Button
      size="sm"
      className="max-sm:h-10"
      disabledReason={whyNot('operator') ?? over}
      aria-label={`${isSigned ? 'Withdraw' : 'Sign'}: ${title}`}
      onClick={onClick}
    >
      {isSigned ? 'Withdraw…' : 'Sign…'}
    </Button>
  );
}

function History({ signatures }: { signatures: readonly Signature[] }) {
  const [newest] = signatures;
  if (signatures.length === 1 && newest) {
    return (
      <p className="text-muted text-xs">
        <Time at={newest.at} />
      </p>
    );
  }
  return (
    <details className="text-muted text-xs">
      <summary className="cursor-pointer max-sm:py-1.5">
        History, {signatures.length} entries
      </summary>
      <ol className="pt-1">
        {signatures.map((each) => (
          <li key={`${each.at} ${each.did}`}>
            {each.did === 'signed' ? 'Signed' : 'Withdrawn'} by {nameActor(each.by)},{' '}
            <Time at={each.at} />
            {each.note ? `: ${each.note}` : null}
          </li>
        ))}
      </ol>
    </details>
  );
}
