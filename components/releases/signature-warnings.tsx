'use client';
import { signatureDifference } from '#lib/releases/signature-difference.ts';
import { useVersionPair, type VersionPair } from './use-version-pair.ts';
import { Warnings } from './warnings.tsx';

/** What callers would notice when one version takes the place of another; nothing when they would not. */
export function SignatureWarnings(pair: VersionPair) {
  const { before, after } = useVersionPair(pair);
  if (!before || !after) return null;
  const warnings = signatureDifference(before, after).map(
    (difference) => `Callers may notice: ${difference}.`,
  );
  return <Warnings warnings={warnings} />;
}
