'use client';
import { Ellipsis, KeyRound, LogOut, UserCheck, UserCog, UserX } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { DropdownMenu, MenuItem } from '#components/ui/dropdown-menu.tsx';
import type { User } from '#lib/auth/contract.ts';
import { ChangeUserDialog, type UserChange } from './change-user-dialog.tsx';

/** What an admin can do with a user; each asks first. */
export function UserActions({ user, isSelf }: { user: User; isSelf: boolean }) {
  const [open, setOpen] = useState<UserChange | null>(null);
  return (
    <>
      <DropdownMenu
        trigger={
          <Button variant="ghost" size="iconSm" aria-label={`Change ${user.name}`}>
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        <MenuItem onSelect={() => setOpen('role')}>
          <UserCog aria-hidden />
          Change role…
        </MenuItem>
        {isSelf ? null : (
          <MenuItem onSelect={() => setOpen('password')}>
            <KeyRound aria-hidden />
            Set a new password…
          </MenuItem>
        )}
        <MenuItem onSelect={() => setOpen('sessions')}>
          <LogOut aria-hidden />
          End all sessions…
        </MenuItem>
        {user.disabled_at ? (
          <MenuItem onSelect={() => setOpen('enable')}>
            <UserCheck aria-hidden />
            Enable…
          </MenuItem>
        ) : (
          <MenuItem onSelect={() => setOpen('disable')}>
            <UserX aria-hidden />
            Disable…
          </MenuItem>
        )}
      </DropdownMenu>
      {open ? (
        <ChangeUserDialog user={user} change={open} isSelf={isSelf} onClose={() => setOpen(null)} />
      ) : null}
    </>
  );
}
