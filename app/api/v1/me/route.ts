import { defineRoute } from '#app/_server/define-route.ts';
import { describeCaller } from '#app/_server/describe-caller.ts';
import { getMe } from '#lib/auth/contract.ts';

export const GET = defineRoute(getMe, async ({ caller }) => describeCaller(caller));

export * from '#app/_server/other-methods.ts';
