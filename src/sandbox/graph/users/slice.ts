import type { Clock } from '../../../kernel/clock.ts';
import { TocsinError } from '../../../kernel/errors.ts';
import type { SimRoleAssignment, SimTenant } from '../model.ts';
import type { SimEligibility, SimMethod, SimRecord, SimRisk } from './model.ts';
import { seedAccounts, type AccountHoldings } from './seed.ts';

/** What the simulated tenants hold about their accounts beside the directory itself. Unknown tenants throw NOT_FOUND. */
export interface AccountSlice {
  methods(tenantId: string, userId: string): readonly SimMethod[];
  /** Adds a method, or replaces the one with its id. */
  putMethod(tenantId: string, userId: string, method: SimMethod): void;
  /** False when the user has no such method. */
  removeMethod(tenantId: string, userId: string, id: string): boolean;
  roleAssignments(tenantId: string): readonly SimRoleAssignment[];
  addRoleAssignment(tenantId: string, assignment: SimRoleAssignment): void;
  removeRoleAssignment(tenantId: string, id: string): boolean;
  eligibilities(tenantId: string): readonly SimEligibility[];
  addEligibility(tenantId: string, eligibility: SimEligibility): void;
  removeEligibility(tenantId: string, id: string): void;
  risks(tenantId: string): readonly SimRisk[];
  setRisk(tenantId: string, risk: SimRisk): void;
  /** Newest first. */
  signIns(tenantId: string): readonly SimRecord[];
  audits(tenantId: string): readonly SimRecord[];
  addSignIn(tenantId: string, signIn: SimRecord): void;
  addAudit(tenantId: string, audit: SimRecord): void;
}

export function createAccountSlice(tenants: readonly SimTenant[], clock: Clock): AccountSlice {
  const byTenant = new Map(tenants.map((tenant) => [tenant.id, seedAccounts(tenant, clock.now())]));
  const of = (tenantId: string): AccountHoldings => {
    const found = byTenant.get(tenantId);
    if (!found) throw new TocsinError('NOT_FOUND', `The sandbox has no tenant ${tenantId}.`);
    return found;
  };
  const methodsOf = (tenantId: string, userId: string) => of(tenantId).methods.get(userId) ?? [];
  return {
    methods: methodsOf,
    putMethod(tenantId, userId, method) {
      const others = methodsOf(tenantId, userId).filter(({ id }) => id !== method.id);
      of(tenantId).methods.set(userId, [...others, method]);
    },
    removeMethod(tenantId, userId, id) {
      const left = methodsOf(tenantId, userId).filter((method) => method.id !== id);
      const removed = left.length < methodsOf(tenantId, userId).length;
      of(tenantId).methods.set(userId, left);
      return removed;
    },
    roleAssignments: (tenantId) => [...of(tenantId).assignments.values()],
    addRoleAssignment: (tenantId, assignment) => void of(tenantId).assignments.set(assignment.id, assignment),
    removeRoleAssignment: (tenantId, id) => of(tenantId).assignments.delete(id),
    eligibilities: (tenantId) => of(tenantId).eligibilities,
    addEligibility: (tenantId, eligibility) => void of(tenantId).eligibilities.push(eligibility),
    removeEligibility(tenantId, id) {
      const all = of(tenantId).eligibilities;
      all.splice(0, all.length, ...all.filter((one) => one.id !== id));
    },
    risks: (tenantId) => [...of(tenantId).risks.values()],
    setRisk: (tenantId, risk) => void of(tenantId).risks.set(risk.id, risk),
    signIns: (tenantId) => newestFirst(of(tenantId).signIns, 'createdDateTime'),
    audits: (tenantId) => newestFirst(of(tenantId).audits, 'activityDateTime'),
    addSignIn: (tenantId, signIn) => void of(tenantId).signIns.push(signIn),
    addAudit: (tenantId, audit) => void of(tenantId).audits.push(audit),
  };
}

/** What happened at the same moment is told latest first too. */
function newestFirst(records: readonly SimRecord[], by: string): readonly SimRecord[] {
  return records.toReversed().toSorted((a, b) => Date.parse(String(b[by])) - Date.parse(String(a[by])));
}
