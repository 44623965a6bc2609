'use client';
import { Ellipsis } from 'lucide-react';
import { usePathname } from 'next/navigation';
import { useState } from 'react';
import { cn } from '#components/ui/cn.ts';
import { Dialog } from '#components/ui/dialog.tsx';
import { NavLink, pages } from './nav.tsx';
import { splitForPhone } from './phone-pages.ts';

const { atHand, rest } = splitForPhone(pages);
const place =
  'h-14 flex-col justify-center gap-0.5 text-xs -outline-offset-2 [&_svg]:size-4 aria-[current=page]:font-semibold';

/** Along the bottom edge on a phone: what is needed at night, and the rest behind "More". */
export function BottomNav() {
  const pathname = usePathname();
  const [isOpen, setIsOpen] = useState(false);
  const isInRest = rest.some((page) => page.owns(pathname));
  return (
    <nav aria-label="Main" className="grid auto-cols-fr grid-flow-col">
      {atHand.map((page) => (
        <NavLink key={page.href} page={page} isCurrent={page.owns(pathname)} className={place} />
      ))}
      <button
        type="button"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={() => setIsOpen(true)}
        className={cn(
          'flex items-center font-medium',
          place,
          isInRest ? 'font-semibold text-text' : 'text-muted',
        )}
      >
        <Ellipsis aria-hidden className={cn(isInRest && 'text-accent-text')} />
        More
      </button>
      <Dialog open={isOpen} onOpenChange={setIsOpen} title="More">
        <ul className="-m-2 grid grid-cols-2 gap-1">
          {rest.map((page) => (
            <li key={page.href}>
              <NavLink
                page={page}
                isCurrent={page.owns(pathname)}
                onClick={() => setIsOpen(false)}
                className="h-12 gap-3 rounded-md px-3 text-base aria-[current=page]:bg-sunken"
              />
            </li>
          ))}
        </ul>
      </Dialog>
    </nav>
  );
}
