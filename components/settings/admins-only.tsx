import { Lock } from 'lucide-react';
import { Panel } from '#components/ui/panel.tsx';
import type { Role } from '#lib/auth/access.ts';

/** In place of a page that only admins see. */
export function AdminsOnly({ what, role }: { what: string; role: Role }) {
  return (
    <Panel>
      <div className="flex flex-col items-center gap-2 py-8 text-center">
        <Lock aria-hidden className="size-5 text-muted" />
        <h2 className="font-semibold text-base">Only admins see {what}</h2>
        <p className="text-muted">Your role is {role}. Ask an admin for what you need here.</p>
      </div>
    </Panel>
  );
}
