/**
 * How Node is started for the gateway (`npm run gateway` names the same). V8 collects garbage on four threads beside the main one;
 * where processors are few they take them from predictions. With one, requests/s rose by 5 to 19 % on two processors.
 */
export const gatewayNodeFlags = ['--v8-pool-size=1'] as const;
