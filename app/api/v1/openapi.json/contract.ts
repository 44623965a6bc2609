import { z } from 'zod';
import { defineOperation } from '#lib/http/operation.ts';

export const getOpenApi = defineOperation({
  id: 'getOpenApi',
  method: 'GET',
  path: '/api/v1/openapi.json',
  tag: 'Documentation',
  summary: 'This document',
  access: 'public',
  response: z.looseObject({ openapi: z.string() }),
});
