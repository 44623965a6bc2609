/** `needs`: the role without which a tab would open onto a refusal. */
export const settingsTabs = [
  { href: '/settings', label: 'Profile', exact: true, needs: 'viewer' },
  { href: '/settings/contacts', label: 'My contacts', needs: 'viewer' },
  { href: '/settings/users', label: 'Users', needs: 'admin' },
  { href: '/settings/api-keys', label: 'API keys', needs: 'admin' },
  { href: '/settings/audit', label: 'Audit', needs: 'viewer' },
  { href: '/settings/channels', label: 'Channels', needs: 'viewer' },
  { href: '/settings/routing', label: 'Routing', needs: 'viewer' },
  { href: '/settings/deliveries', label: 'Deliveries', needs: 'viewer' },
] as const;
