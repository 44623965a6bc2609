/** The page's own address, set by proxy.ts; what a client says there is overwritten. */
export const HERE_HEADER = 'x-mainstay-here';

/** Where one signs in and comes back from to `here`. */
export function signInAddress(here: string | null): string {
  return here === null || here === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(here)}`;
}
