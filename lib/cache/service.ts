export { type AnswerCache, createAnswerCache } from './service/answer-cache.ts';
export { createMemoryCache } from './service/memory-cache.ts';
export { createRedisCache } from './service/redis-cache.ts';
export { createRedisTexts } from './service/redis-texts.ts';
