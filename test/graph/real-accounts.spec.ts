import { deepEqual, equal, ok } from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { methodWords, readMethods } from '../../src/graph/auth-methods.ts';
import { productName } from '../../src/graph/licence-names.ts';
import { readHeldRoles } from '../../src/graph/user-roles.ts';
import { readProfile } from '../../src/graph/user-profile.ts';

const DATA = fileURLToPath(new URL('../../../shared/data/graph/real/', import.meta.url));
const payload = (name: string) => JSON.parse(readFileSync(`${DATA}${name}.json`, 'utf8')) as { value: unknown[] };

describe('Accounts as Microsoft documents them', () => {
  before(function () {
    if (existsSync(DATA)) return;
    console.warn(`      skipped: no payloads at ${DATA}`);
    this.skip();
  });

  it('have their registered methods read in full', () => {
    const { methods, unreadable } = readMethods(payload('graph-authentication-methods-list'));
    equal(unreadable, 0);
    deepEqual(methods.map(methodWords), [
      'Security key or passkey “Red key”, added 10 August 2020',
      "Windows Hello “Jordan's Surface Book”, added 27 November 2020",
    ]);
  });

  it('have their roles read in full, by id where no name came', () => {
    const { roles, unreadable } = readHeldRoles(payload('graph-roleassignments-expand-principal'));
    deepEqual([roles.length, unreadable], [3, 0]);
    ok(roles.every(({ name, scope }) => name.startsWith('role 62e90394') && scope === '/'));
  });

  it('are read from a list of users, and their licences named', () => {
    for (const user of payload('graph-users-list').value) ok(readProfile(user).id);
    const skus = payload('graph-subscribedskus-list').value as { skuPartNumber: string }[];
    deepEqual(
      skus.map(({ skuPartNumber }) => productName(skuPartNumber)),
      ['Office 365 E5', 'CRMSTANDARD'],
    );
  });
});
