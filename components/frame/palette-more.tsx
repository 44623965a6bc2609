'use client';
import { Command } from 'cmdk';
import { signOut } from 'next-auth/react';
import { useTheme } from 'next-themes';
import { toast } from 'sonner';
import { callApi } from '#components/api/call-api.ts';
import { predictionsPath } from '#components/predictions/prediction-path.ts';
import { settingsTabs } from '#components/settings/settings-tabs.ts';
import { getPrediction } from '#lib/predictions/contract.ts';
import { itemClass } from './palette-style.ts';
import { FIND_REQUEST } from './rank-entry.ts';
import { useViewer } from './viewer.tsx';

const themes = [
  { value: 'light', label: 'Theme: light' },
  { value: 'dark', label: 'Theme: dark' },
  { value: 'system', label: 'Theme: as the system' },
];

/** What has no page of its own: the theme, and the way out. */
export function MoreActions({ onDone }: { onDone: () => void }) {
  const { setTheme } = useTheme();
  return (
    <>
      {themes.map(({ value, label }) => (
        <Command.Item
          key={value}
          value={label}
          className={itemClass}
          onSelect={() => {
            setTheme(value);
            onDone();
          }}
        >
          {label}
        </Command.Item>
      ))}
      <Command.Item
        value="Sign out"
        className={itemClass}
        onSelect={() => void signOut({ callbackUrl: '/sign-in' })}
      >
        Sign out
      </Command.Item>
    </>
  );
}

/** Looks up what was typed as a request id. */
export function FindRequest({
  requestId,
  onGo,
}: {
  requestId: string;
  onGo: (href: string) => void;
}) {
  async function find() {
    try {
      const { model } = await callApi(getPrediction, {
        params: { request_id: requestId },
        query: {},
      });
      onGo(predictionsPath(model, requestId));
    } catch (error) {
      toast.error(
        error instanceof Error ? error.message : 'The prediction could not be looked up.',
      );
    }
  }
  return (
    <Command.Item value={FIND_REQUEST} className={itemClass} onSelect={() => void find()}>
      <span className="min-w-0 truncate">Find request id {requestId}</span>
    </Command.Item>
  );
}

/** The settings' pages that the viewer may open. */
export function SettingsPages({ onGo }: { onGo: (href: string) => void }) {
  const { can } = useViewer();
  return settingsTabs
    .filter((tab) => can(tab.needs))
    .map(({ href, label }) => (
      <Command.Item
        key={href}
        value={`Settings: ${label} page`}
        className={itemClass}
        onSelect={() => onGo(href)}
      >
        Settings: {label}
      </Command.Item>
    ));
}
