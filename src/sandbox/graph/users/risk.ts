import { badRequest, METADATA, notFound } from '../answers.ts';
import { bodyOf, pick, selected, type Call, type Door } from '../call.ts';
import { compileFilter } from '../filter.ts';
import { toTheSecond } from '../timestamps.ts';
import { audit, needRiskLicence, paged } from './account.ts';
import type { SimRisk } from './model.ts';

const READS = ['IdentityRiskyUser.Read.All', 'IdentityRiskyUser.ReadWrite.All'];
const WRITES = ['IdentityRiskyUser.ReadWrite.All'];
/** Ids of one request. */
const MOST_IDS = 60;
const LEVELS = ['low', 'medium', 'high', 'hidden', 'none'];
const STATES = ['none', 'confirmedSafe', 'remediated', 'dismissed', 'atRisk', 'confirmedCompromised'];

export const riskyUserList: Door = {
  options: ['$filter', '$select', '$top', '$orderby'],
  needs: READS,
  handle(call) {
    needRiskLicence(call);
    const filter = call.query.get('$filter');
    const fields = {
      id: 'text',
      userPrincipalName: 'text',
      riskLevel: LEVELS,
      riskState: STATES,
      riskLastUpdatedDateTime: 'dateTime',
    } as const;
    const test = filter === null ? () => true : compileFilter(filter, fields);
    const all = call.state.accounts
      .risks(call.tenantId)
      .map((risk) => shown(call, risk))
      .filter(test);
    return paged(
      call,
      'identityProtection/riskyUsers',
      all.map((one) => pick(one, namesIn(call))),
      500,
    );
  },
};

/** 404 for somebody who was never found to be at risk. */
export const riskyUserGet: Door = {
  options: ['$select'],
  needs: READS,
  handle(call) {
    needRiskLicence(call);
    const [id = ''] = call.params;
    const risk = call.state.accounts.risks(call.tenantId).find((one) => one.id === id);
    if (!risk) throw notFound(id);
    const context = `${METADATA}identityProtection/riskyUsers/$entity`;
    return { status: 200, body: { '@odata.context': context, ...pick(shown(call, risk), namesIn(call)) } };
  },
};

export const confirmCompromised = judging('Confirm user compromised', {
  riskLevel: 'high',
  riskState: 'confirmedCompromised',
  riskDetail: 'adminConfirmedUserCompromised',
});

export const dismissRisk = judging('Dismiss user risk', {
  riskLevel: 'none',
  riskState: 'dismissed',
  riskDetail: 'adminDismissedAllRiskForUser',
});

function judging(activity: string, verdict: Pick<SimRisk, 'riskLevel' | 'riskState' | 'riskDetail'>): Door {
  return {
    options: [],
    needs: WRITES,
    handle(call) {
      needRiskLicence(call);
      const { userIds } = bodyOf(call);
      if (!Array.isArray(userIds) || userIds.length === 0 || userIds.length > MOST_IDS) {
        throw badRequest(`userIds must hold 1 to ${MOST_IDS} ids.`);
      }
      const users = userIds.map((id) => call.state.user(call.tenantId, String(id)));
      users.forEach((user, at) => {
        if (!user) throw notFound(String(userIds[at]));
      });
      for (const user of users) {
        if (!user) continue;
        const risk = { ...verdict, id: user.id, riskLastUpdatedDateTime: toTheSecond(call.clock.now()) };
        call.state.accounts.setRisk(call.tenantId, risk);
        audit(call, { activity, category: 'UserManagement', target: user });
      }
      return { status: 204 };
    },
  };
}

function shown(call: Call, risk: SimRisk): object {
  const user = call.state.user(call.tenantId, risk.id);
  const { displayName: userDisplayName = null, userPrincipalName = null } = user ?? {};
  return { ...risk, isDeleted: !user, isProcessing: false, userDisplayName, userPrincipalName };
}

function namesIn(call: Call): string[] | undefined {
  const known = ['id', 'isDeleted', 'isProcessing', 'riskDetail', 'riskLastUpdatedDateTime', 'riskLevel', 'riskState'];
  return selected(call.query, [...known, 'userDisplayName', 'userPrincipalName'], 'microsoft.graph.riskyUser');
}
