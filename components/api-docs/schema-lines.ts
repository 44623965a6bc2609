export interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  description?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  additionalProperties?: JsonSchema | boolean;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
}

/** One line of a schema's tree. */
export interface SchemaLine {
  path: string;
  depth: number;
  name: string;
  type: string;
  required: boolean;
  description: string | null;
}

export type ResolveRef = (ref: string) => JsonSchema | undefined;

const MOST_DEPTH = 6;

/** A schema as lines with depth: properties, what lists hold, and the members of a choice. */
export function schemaLines(schema: JsonSchema, resolve: ResolveRef): SchemaLine[] {
  return childrenOf(schema, resolve, '', 0);
}

function childrenOf(
  given: JsonSchema,
  resolve: ResolveRef,
  path: string,
  depth: number,
): SchemaLine[] {
  if (depth > MOST_DEPTH) return [];
  const schema = resolved(given, resolve);
  const line = (name: string, child: JsonSchema, required: boolean): SchemaLine[] => {
    const at = `${path}/${name}`;
    const full = resolved(child, resolve);
    const { description = null } = full;
    return [
      { path: at, depth, name, type: describeType(full, resolve), required, description },
      ...childrenOf(full, resolve, at, depth + 1),
    ];
  };
  const required = new Set(schema.required);
  const properties = Object.entries(schema.properties ?? {}).flatMap(([name, child]) =>
    line(name, child, required.has(name)),
  );
  const { items, additionalProperties: others } = schema;
  const members = choices(schema).filter((member) => !isNull(member));
  const anyName =
    typeof others === 'object' && hasParts(others, resolve) ? line('any name', others, false) : [];
  const listed = items ? childrenOf(items, resolve, `${path}/[]`, depth) : [];
  const chosen =
    members.length === 1
      ? members.flatMap((member) => childrenOf(member, resolve, path, depth))
      : members.some((member) => hasParts(member, resolve))
        ? members.flatMap((member, index) => line(`choice ${index + 1}`, member, false))
        : [];
  return [...properties, ...anyName, ...listed, ...chosen];
}

/** A type in words: `integer, 1 or more`, `"a" or "b"`, `list of text`, `text or null`. */
export function describeType(given: JsonSchema, resolve: ResolveRef): string {
  const schema = resolved(given, resolve);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' or ');
  const members = choices(schema);
  if (members.length > 0) {
    return [...new Set(members.map((member) => describeType(member, resolve)))].join(' or ');
  }
  const types = [schema.type ?? 'anything'].flat();
  return types.map((type) => describeOne(type, schema, resolve)).join(' or ');
}

function describeOne(type: string, schema: JsonSchema, resolve: ResolveRef): string {
  if (type === 'array') return `list of ${describeType(schema.items ?? {}, resolve)}`;
  if (type === 'string') {
    const kind = { 'date-time': 'time', uuid: 'UUID', binary: 'file', email: 'e-mail address' };
    const name = kind[schema.format as keyof typeof kind] ?? 'text';
    return name === 'text' && schema.maxLength ? `text to ${schema.maxLength} characters` : name;
  }
  if (type === 'object' && !schema.properties && typeof schema.additionalProperties === 'object') {
    return `object of ${describeType(schema.additionalProperties, resolve)}`;
  }
  if (type === 'integer' || type === 'number') return `${type}${describeRange(schema)}`;
  return type;
}

function describeRange({ minimum, exclusiveMinimum, maximum }: JsonSchema): string {
  const low = minimum !== undefined && minimum > -(2 ** 53) + 1 ? minimum : undefined;
  const high = maximum !== undefined && maximum < 2 ** 53 - 1 ? maximum : undefined;
  if (exclusiveMinimum !== undefined) return `, more than ${exclusiveMinimum}`;
  if (low !== undefined && high !== undefined) return `, ${low} to ${high}`;
  if (low !== undefined) return `, ${low} or more`;
  return high === undefined ? '' : `, ${high} or less`;
}

function hasParts(given: JsonSchema, resolve: ResolveRef): boolean {
  const schema = resolved(given, resolve);
  return Boolean(schema.properties ?? schema.items ?? schema.anyOf ?? schema.oneOf);
}

function choices(schema: JsonSchema): JsonSchema[] {
  return [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
}

function isNull(schema: JsonSchema): boolean {
  return schema.type === 'null';
}

function resolved(schema: JsonSchema, resolve: ResolveRef): JsonSchema {
  return schema.$ref ? (resolve(schema.$ref) ?? {}) : schema;
}

/** A value the schema allows, for an example: its required fields only. */
export function exampleOf(given: JsonSchema, resolve: ResolveRef, name = ''): unknown {
  const schema = resolved(given, resolve);
  if (schema.default !== undefined) return schema.default;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const [choice] = choices(schema).filter((member) => !isNull(member));
  if (choice) return exampleOf(choice, resolve, name);
  const [type] = [schema.type ?? 'object'].flat();
  if (type === 'array') return schema.items ? [exampleOf(schema.items, resolve, name)] : [];
  if (type === 'integer' || type === 'number') return Math.max(1, schema.minimum ?? 1);
  if (type === 'boolean') return true;
  if (type === 'string') return exampleText(schema, name);
  return Object.fromEntries(
    (schema.required ?? []).map((key) => [
      key,
      exampleOf(schema.properties?.[key] ?? {}, resolve, key),
    ]),
  );
}

function exampleText(schema: JsonSchema, name: string): string {
  if (schema.format === 'email') return 'ada@example.org';
  if (schema.format === 'date-time') return '2026-01-31T12:00:00Z';
  return name === 'reason' ? 'Say why' : (schema.minLength ?? 0) > 10 ? `a-long-${name}` : name;
}
