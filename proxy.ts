import { type NextRequest, NextResponse } from 'next/server';
import { HERE_HEADER } from '#app/_server/sign-in-address.ts';

/** Tells pages their own address, which a layout does not know otherwise: where to come back to after signing in. */
export function proxy(request: NextRequest): NextResponse {
  const headers = new Headers(request.headers);
  headers.set(HERE_HEADER, request.nextUrl.pathname + request.nextUrl.search);
  return NextResponse.next({ request: { headers } });
}

/** Pages only: what passes through here is held in memory, and uploads are large. */
export const config = { matcher: '/((?!api(?:/|$)|_next/).*)' };
