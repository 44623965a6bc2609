import type { ChangeContext } from '#lib/audit/contract.ts';
import { fileResponse } from '#lib/http/file-response.ts';
import type { Operation, OperationAnswer, OperationInput } from '#lib/http/operation.ts';
import { makeRoute, type RouteHandler } from '#lib/http/route-builder.ts';
import * as definitions from './operations.ts';
import * as values from './value-operations.ts';

type Definitions = typeof definitions;
type Values = typeof values;
type Query<O extends Operation> = OperationInput<O>['query'];
type Body<O extends Operation> = OperationInput<O>['body'];
type Answer<O extends Operation> = Promise<OperationAnswer<O>>;

/** What is asked of the service of features. */
interface Features {
  listEntities(query: Query<Definitions['listEntities']>): Answer<Definitions['listEntities']>;
  createEntity(
    body: Body<Definitions['createEntity']>,
    ctx: ChangeContext,
  ): Answer<Definitions['createEntity']>;
  getEntity(name: string): Answer<Definitions['getEntity']>;
  listSources(query: Query<Definitions['listSources']>): Answer<Definitions['listSources']>;
  createSource(
    body: Body<Definitions['createSource']>,
    ctx: ChangeContext,
  ): Answer<Definitions['createSource']>;
  getSource(name: string): Answer<Definitions['getSource']>;
  updateSource(
    name: string,
    body: Body<Definitions['updateSource']>,
    ctx: ChangeContext,
  ): Answer<Definitions['updateSource']>;
  push(
    source: string,
    rows: readonly unknown[],
    options: { to: values.PushTarget },
  ): Answer<Values['pushEvents']>;
  listViews(query: Query<Definitions['listViews']>): Answer<Definitions['listViews']>;
  createView(
    body: Body<Definitions['createView']>,
    ctx: ChangeContext,
  ): Answer<Definitions['createView']>;
  getView(name: string, version: number | undefined): Answer<Definitions['getView']>;
  listViewVersions(
    name: string,
    query: Query<Definitions['listViewVersions']>,
  ): Answer<Definitions['listViewVersions']>;
  createViewVersion(
    name: string,
    body: Body<Definitions['createViewVersion']>,
    ctx: ChangeContext,
  ): Answer<Definitions['createViewVersion']>;
  archiveViewVersion(
    name: string,
    version: number,
    body: { reason?: string | undefined },
    ctx: ChangeContext,
  ): Answer<Definitions['archiveViewVersion']>;
  lookupFeatures(body: Body<Values['lookupFeatures']>): Answer<Values['lookupFeatures']>;
  startMaterialization(
    body: Body<Values['startMaterialization']>,
    ctx: ChangeContext,
  ): Answer<Values['startMaterialization']>;
  startRetrieval(
    body: Body<Values['startRetrieval']>,
    ctx: ChangeContext,
  ): Answer<Values['startRetrieval']>;
  listRuns(query: Query<Values['listRuns']>): Answer<Values['listRuns']>;
  getRun(id: string): Answer<Values['getRun']>;
  getRunFile(id: string): Promise<{ digest: string }>;
  openRunFile(id: string): ReturnType<Parameters<typeof fileResponse>[2]>;
}

const route = <const O extends Operation>(
  operation: O,
  handler: RouteHandler<O, { features: Features }>,
) => makeRoute(operation, handler);

/**
 * What carries out the operations of features, on the console as on gateways. The preview is the console's alone: it reads as many rows as
 * would keep predictions waiting.
 */
export const featureRoutes = {
  listEntities: route(definitions.listEntities, ({ services, query }) =>
    services.features.listEntities(query),
  ),
  createEntity: route(definitions.createEntity, ({ services, body, ctx }) =>
    services.features.createEntity(body, ctx),
  ),
  getEntity: route(definitions.getEntity, ({ services, params }) =>
    services.features.getEntity(params.entity),
  ),
  listSources: route(definitions.listSources, ({ services, query }) =>
    services.features.listSources(query),
  ),
  createSource: route(definitions.createSource, ({ services, body, ctx }) =>
    services.features.createSource(body, ctx),
  ),
  getSource: route(definitions.getSource, ({ services, params }) =>
    services.features.getSource(params.source),
  ),
  updateSource: route(definitions.updateSource, ({ services, params, body, ctx }) =>
    services.features.updateSource(params.source, body, ctx),
  ),
  pushEvents: route(values.pushEvents, ({ services, params, body }) =>
    services.features.push(params.source, body.rows, { to: body.to }),
  ),
  listViews: route(definitions.listViews, ({ services, query }) =>
    services.features.listViews(query),
  ),
  createView: route(definitions.createView, ({ services, body, ctx }) =>
    services.features.createView(body, ctx),
  ),
  getView: route(definitions.getView, ({ services, params, query }) =>
    services.features.getView(params.view, query.version),
  ),
  listViewVersions: route(definitions.listViewVersions, ({ services, params, query }) =>
    services.features.listViewVersions(params.view, query),
  ),
  createViewVersion: route(definitions.createViewVersion, ({ services, params, body, ctx }) =>
    services.features.createViewVersion(params.view, body, ctx),
  ),
  archiveViewVersion: route(definitions.archiveViewVersion, ({ services, params, body, ctx }) =>
    services.features.archiveViewVersion(params.view, params.version, body ?? {}, ctx),
  ),
  lookupFeatures: route(values.lookupFeatures, ({ services, body }) =>
    services.features.lookupFeatures(body),
  ),
  startMaterialization: route(values.startMaterialization, ({ services, body, ctx }) =>
    services.features.startMaterialization(body, ctx),
  ),
  startRetrieval: route(values.startRetrieval, ({ services, body, ctx }) =>
    services.features.startRetrieval(body, ctx),
  ),
  listRuns: route(values.listRuns, ({ services, query }) => services.features.listRuns(query)),
  getRun: route(values.getRun, ({ services, params }) => services.features.getRun(params.id)),
  downloadRun: route(values.downloadRun, async ({ services, params, request }) => {
    const { digest } = await services.features.getRunFile(params.id);
    return fileResponse(request, digest, () => services.features.openRunFile(params.id));
  }),
};
