import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';
import { statementSchema } from '../../src/attest/statement.ts';
import type { Reader } from './reader.ts';

const folder = new URL('schemas/', import.meta.url);
const root = new protobuf.Root();
root.resolvePath = (_, target) =>
  target.startsWith('google/') ? target : fileURLToPath(new URL(target, folder));
root.loadSync([
  'in_toto_attestation/v1/statement.proto',
  'in_toto_attestation/predicates/test_result/v0/test_result.proto',
]);
const statement = root.lookupType('in_toto_attestation.v1.Statement');
const testResult = root.lookupType('in_toto_attestation.predicates.test_result.v0.TestResult');

/**
 * A reader of a Statement by in-toto's own Protobuf definitions, and then by what its specification says beyond them. It is
 * stricter than ProtoJSON, which lets a reader accept null and a number in a string.
 */
export const byInTotoProtos: Reader = (document) => {
  const value = JSON.parse(document) as { predicate?: unknown };
  const objections = [
    ...message(statement, value, ''),
    ...message(testResult, value.predicate, '/predicate'),
    ...(statementSchema.safeParse(value).error?.issues ?? []).map(
      ({ path, message: said }) => `/${path.join('/')} ${said}`,
    ),
  ];
  return objections;
};

function message(type: protobuf.Type, value: unknown, at: string): string[] {
  if (!isObject(value)) return [`${at} is no ${type.name}`];
  const fields = new Map(type.fieldsArray.map((field) => [jsonName(field), field.resolve()]));
  return Object.entries(value).flatMap(([name, member]) => {
    const field = fields.get(name);
    return field === undefined
      ? [`${at}/${name} is no field of ${type.name}`]
      : fieldOf(field, member, `${at}/${name}`);
  });
}

function fieldOf(field: protobuf.Field, value: unknown, at: string): string[] {
  if (field.repeated)
    return Array.isArray(value)
      ? value.flatMap((item, index) => single(field, item, `${at}/${index}`))
      : [`${at} is no list`];
  if (field.map)
    return isObject(value)
      ? Object.entries(value).flatMap(([key, item]) => single(field, item, `${at}/${key}`))
      : [`${at} is no map`];
  return single(field, value, at);
}

function single({ type, resolvedType }: protobuf.Field, value: unknown, at: string): string[] {
  // Any object is a Struct in JSON.
  if (type === 'google.protobuf.Struct') return isObject(value) ? [] : [`${at} is no object`];
  if (resolvedType instanceof protobuf.Type) return message(resolvedType, value, at);
  return typeof value === 'string' ? [] : [`${at} is no string`];
}

function jsonName({ name, options }: protobuf.Field): string {
  const own: unknown = options?.['json_name'];
  return typeof own === 'string' ? own : name;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
