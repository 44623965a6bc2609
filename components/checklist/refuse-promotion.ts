import { reasonTooLong } from '#components/ui/too-long.ts';

/** Why a version that lacks something is not promoted as things stand; null: it may be. */
export function refusePromotion(of: {
  isRequired: boolean;
  mayOverride: boolean;
  override: { isOn: boolean; reason: string };
}): string | null {
  if (!of.isRequired) return null;
  if (!of.mayOverride) return 'The deployment checklist is not complete. An admin can override it.';
  if (!of.override.isOn) {
    return 'The deployment checklist is not complete. Complete it, or override it.';
  }
  if (of.override.reason.trim() === '') return 'Say why the checklist is overridden.';
  return reasonTooLong(of.override.reason);
}
