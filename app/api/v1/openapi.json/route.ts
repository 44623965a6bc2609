import { defineRoute } from '#app/_server/define-route.ts';
import { describeApi } from '#app/_server/describe-api.ts';
import packageJson from '../../../../package.json' with { type: 'json' };
import { operations, sharedOperations } from '../operations.ts';
import { getOpenApi } from './contract.ts';

export const GET = defineRoute(getOpenApi, async () => ({
  ...describeApi(operations, packageJson.version, sharedOperations),
}));

export * from '#app/_server/other-methods.ts';
