'use client';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { hasRole, type Role } from '#lib/auth/access.ts';

export interface Viewer {
  id: string;
  name: string;
  email: string;
  role: Role;
}

const ViewerContext = createContext<Viewer | null>(null);

export function ViewerProvider({ viewer, children }: { viewer: Viewer; children: ReactNode }) {
  return <ViewerContext value={viewer}>{children}</ViewerContext>;
}

/** Who is signed in and what they may do. `whyNot` is a button's `disabledReason`. */
export function useViewer() {
  const viewer = useContext(ViewerContext);
  if (!viewer) throw new Error('useViewer needs a ViewerProvider above it');
  return useMemo(
    () => ({
      viewer,
      can: (role: Role) => hasRole(viewer.role, role),
      whyNot: (role: Role): string | null =>
        hasRole(viewer.role, role)
          ? null
          : `Your role is ${viewer.role}; this needs ${role === 'operator' ? 'operator or admin' : role}. Ask an admin to change it.`,
    }),
    [viewer],
  );
}
