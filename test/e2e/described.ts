import assert from 'node:assert/strict';
import type { RecordedRequest } from '../../src/sandbox/graph/model.ts';
import { assertRequest } from '../sandbox/openapi.ts';

/** In Microsoft's reference of Graph v1.0, and not in the part of its description that is kept beside the checkout. */
const NOT_KEPT: readonly RegExp[] = [
  /^\/v1\.0\/roleManagement\/directory\/role(?:Assignment|Eligibility)ScheduleInstances$/,
  /^\/v1\.0\/groups\/[^/]+\/transitiveMembers\/microsoft\.graph\.user$/,
  /^\/v1\.0\/users\/[^/]+\/mailFolders\/[^/]+$/,
  /^\/v1\.0\/drives\/[^/]+\/root:\//,
];

/** Fails unless Graph's description allows every request that the simulator let through. */
export function assertDescribed(requests: readonly RecordedRequest[]): void {
  const asked = requests.filter(({ status }) => status < 400);
  assert.ok(asked.some(({ method }) => method === 'PATCH'));
  for (const { method, path, query, body } of asked) {
    if (method === 'GET' && NOT_KEPT.some((pattern) => pattern.test(path))) continue;
    assertRequest(method, path, new URLSearchParams(query), body);
  }
}
