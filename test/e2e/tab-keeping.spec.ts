import assert from 'node:assert/strict';
import { auditFlows } from './keeping/audit.ts';
import { newTenantFlows } from './keeping/new-tenant.ts';
import { ruleFlows } from './keeping/rules.ts';
import { settingFlows } from './keeping/settings.ts';
import { staffFlows } from './keeping/staff.ts';
import { openKeepingStage, type KeepingStage } from './keeping/stage.ts';

/** One sandbox for all of it; what the flows are is told in a file each. */
describe('Keeping rules, settings and the trail in a browser', function () {
  this.timeout(90_000);
  let stage: KeepingStage;
  before(async () => {
    stage = await openKeepingStage();
  });
  after(() => stage?.close());
  /** What a test brings about itself, in the browser's words. */
  let borne: RegExp | undefined;
  beforeEach(() => {
    stage.complaints.length = 0;
    borne = undefined;
  });
  const heard: string[] = [];
  afterEach(function () {
    const unborne = stage.complaints.filter((line) => !borne?.test(line));
    heard.push(...unborne.map((line) => `${this.currentTest?.title}: ${line}`));
  });
  const keeping = { stage: () => stage, bear: (complaints: RegExp) => void (borne = complaints) };

  describe('Rules', () => ruleFlows(keeping));
  describe('Settings of a tenant', () => settingFlows(keeping));
  describe('A new tenant', () => newTenantFlows(keeping));
  describe('Staff', () => staffFlows(keeping));
  describe('Audit', () => auditFlows(keeping));

  describe('All of it', () => {
    it('gave the browser no cause to complain: no error, nothing against the content security policy', () => {
      assert.deepEqual(heard, []);
    });
  });
});
