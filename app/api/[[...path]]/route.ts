export * from '#app/_server/unknown-address.ts';
