import { changeOwnPassword } from '#app/_server/change-own-password.ts';
import { defineRoute } from '#app/_server/define-route.ts';
import { changeMyPassword } from '#lib/auth/contract.ts';

export const PUT = defineRoute(changeMyPassword, changeOwnPassword);

export * from '#app/_server/other-methods.ts';
