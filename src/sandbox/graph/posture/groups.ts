import { notFound } from '../answers.ts';
import { entityOf, pageOf } from '../apps/page.ts';
import { words, type Call, type Door } from '../call.ts';
import { compileFilter } from '../filter.ts';
import type { SimUser } from '../model.ts';
import { DEFAULT_USER_PROPERTIES, USER_PROPERTIES } from '../users.ts';
import type { SimGroup } from './model.ts';

const GROUP_READS = ['GroupMember.Read.All', 'Group.Read.All', 'Group.ReadWrite.All', 'Directory.Read.All'];
const MEMBER_READS = [...GROUP_READS, 'User.Read.All'];
const KNOWN = words(`
  id displayName description createdDateTime deletedDateTime groupTypes isAssignableToRole mail mailEnabled
  mailNickname membershipRule membershipRuleProcessingState securityEnabled
`);
const PAGING = ['$select', '$top', '$skiptoken', '$count'];

export const groupList: Door = {
  options: [...PAGING, '$filter'],
  needs: GROUP_READS,
  handle(call) {
    const filter = call.query.get('$filter');
    const test = filter === null ? () => true : compileFilter(filter, { displayName: 'text', id: 'text' });
    const items = [...groupsOf(call).values()].filter(test).map(shown);
    return pageOf(call, { path: '/groups', context: 'groups', items, known: KNOWN });
  },
};

export const groupGet: Door = {
  options: ['$select'],
  needs: GROUP_READS,
  handle: (call) => entityOf(call, shown(groupIn(call)), { context: 'groups', known: KNOWN, hidden: [] }),
};

/** Users and groups, one level deep. */
export const memberList: Door = {
  options: PAGING,
  needs: MEMBER_READS,
  handle(call) {
    const { id, members } = groupIn(call);
    const items = [...members].flatMap((member) => directoryObject(call, member));
    return pageOf(call, { path: `/groups/${id}/members`, context: 'directoryObjects', items });
  },
};

/** Users and groups at any depth, each once, however the groups are nested in each other. */
export const transitiveMemberList: Door = {
  options: PAGING,
  needs: MEMBER_READS,
  handle(call) {
    const { id } = groupIn(call);
    const items = [...transitiveIds(call)].flatMap((member) => directoryObject(call, member));
    return pageOf(call, { path: `/groups/${id}/transitiveMembers`, context: 'directoryObjects', items });
  },
};

export const transitiveUserList: Door = {
  options: PAGING,
  needs: MEMBER_READS,
  handle(call) {
    const { id } = groupIn(call);
    const path = `/groups/${id}/transitiveMembers/microsoft.graph.user`;
    const users = [...transitiveIds(call)].flatMap((member) => call.state.user(call.tenantId, member) ?? []);
    const items = call.query.has('$select') ? users : users.map(inShort);
    return pageOf(call, { path, context: 'users', items, known: USER_PROPERTIES });
  },
};

function groupsOf({ state, tenantId }: Call): ReadonlyMap<string, SimGroup> {
  return state.posture(tenantId).groups;
}

function groupIn(call: Call): SimGroup {
  const [id = ''] = call.params;
  const group = groupsOf(call).get(id.toLowerCase());
  if (!group) throw notFound(id);
  return group;
}

/** Never the group itself, even when it is in a circle. */
function transitiveIds(call: Call): ReadonlySet<string> {
  const start = groupIn(call);
  const found = new Set<string>();
  const open = [...start.members];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id) || id === start.id) continue;
    found.add(id);
    open.push(...(groupsOf(call).get(id)?.members ?? []));
  }
  return found;
}

function directoryObject(call: Call, id: string): object[] {
  const user = call.state.user(call.tenantId, id);
  if (user) return [{ '@odata.type': '#microsoft.graph.user', ...inShort(user) }];
  const group = groupsOf(call).get(id);
  return group ? [{ '@odata.type': '#microsoft.graph.group', ...shown(group) }] : [];
}

function inShort(user: SimUser): object {
  return Object.fromEntries(Object.entries(user).filter(([name]) => DEFAULT_USER_PROPERTIES.includes(name)));
}

function shown({ members: _members, ...group }: SimGroup) {
  return {
    ...group,
    deletedDateTime: null,
    groupTypes: group.membershipRule === null ? [] : ['DynamicMembership'],
    mail: null,
    mailEnabled: false,
    mailNickname: group.id.slice(0, 10),
    membershipRuleProcessingState: group.membershipRule === null ? null : 'On',
    securityEnabled: true,
  };
}
