'use client';
import { CircleUser, Keyboard, LogOut } from 'lucide-react';
import { signOut } from 'next-auth/react';
import { useTheme } from 'next-themes';
import { Button } from '#components/ui/button.tsx';
import {
  DropdownMenu,
  MenuChoice,
  MenuItem,
  MenuLabel,
  MenuSeparator,
} from '#components/ui/dropdown-menu.tsx';
import { useViewer } from './viewer.tsx';

const themes = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'system', label: 'As the system' },
];

/** Who is signed in, the theme, and the way out. */
export function UserMenu({ onShortcuts }: { onShortcuts: () => void }) {
  const { viewer } = useViewer();
  const { theme, setTheme } = useTheme();
  return (
    <DropdownMenu
      className="w-56"
      trigger={
        <Button variant="ghost" size="icon" aria-label={`${viewer.name}: account and theme`}>
          <CircleUser aria-hidden />
        </Button>
      }
    >
      <div className="px-2 py-1">
        <p className="truncate font-medium">{viewer.name}</p>
        <p className="truncate text-muted text-xs">{viewer.email}</p>
        <p className="text-muted text-xs">Role: {viewer.role}</p>
      </div>
      <MenuSeparator />
      <MenuLabel>Theme</MenuLabel>
      {themes.map(({ value, label }) => (
        <MenuChoice
          key={value}
          chosen={theme === value}
          onSelect={(event) => {
            event.preventDefault();
            setTheme(value);
          }}
        >
          {label}
        </MenuChoice>
      ))}
      <MenuSeparator />
      <MenuItem onSelect={onShortcuts}>
        <Keyboard aria-hidden />
        Keyboard shortcuts
      </MenuItem>
      <MenuItem onSelect={() => void signOut({ callbackUrl: '/sign-in' })}>
        <LogOut aria-hidden />
        Sign out
      </MenuItem>
    </DropdownMenu>
  );
}
