import { z } from 'zod';
import { entityTypeName } from '../entities/type-name.ts';
import type { Conversation } from '../notify/conversation.ts';
import { ACTIONS } from '../remediation/actions/index.ts';
import { covers, inScope, permits, type StaffMember } from '../staff/staff.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { defineCommand } from './command.ts';
import type { CommandContext } from './context.ts';
import { visibleTenants } from './find-tenant.ts';
import { visiblePlaces } from './visible-places.ts';
import { staffVersion, tenantSettings, type PlaceLine, type StaffLine } from './settings-views.ts';

/** How everything that the asker may see is set, and what they may change of it. */
export const settings = defineCommand({
  name: 'settings',
  summary: 'Tenants, staff and channels: how they are set',
  requires: 'read',
  surfaces: ['tab'],
  changes: false,
  input: z.object({}),
  async run(ctx) {
    const mayChange = permits(ctx.member, 'administer');
    const [tenants, known, route, staff, seen] = await Promise.all([
      visibleTenants(ctx),
      visiblePlaces(ctx),
      ctx.conversations.defaultRoute(),
      mayChange ? ctx.staff.list() : [],
      ctx.coverage.list(),
    ]);
    const coverage = new Map(seen.map((line) => [line.tenantId, line]));
    const settingsOf = (tenant: Tenant) =>
      tenantSettings(tenant, {
        mayChange,
        coverage: coverage.get(tenant.id),
        consent: mayChange ? ctx.consentPage(tenant.id) : undefined,
      });
    const channels = known
      .filter(({ type }) => type === 'channel')
      .map((place) => placeLine(place, { route, tenants }));
    const places = channels.filter(({ isDefault, tenants: own }) => mayChange || isDefault || own.length > 0);
    const { objectId } = ctx.actor;
    const { role, scope } = ctx.member;
    return {
      show: 'settings',
      tenants: tenants.map(settingsOf),
      places: places.toSorted((a, b) => Number(b.isDefault) - Number(a.isDefault) || (a.name < b.name ? -1 : 1)),
      mayChange,
      mayAll: mayChange && scope === 'all',
      me: { objectId, role, scope },
      ...(mayChange && {
        staff: staff.filter((member) => concerns(ctx, member)).map((member) => staffLine(ctx, member)),
      }),
      actions: Object.values(ACTIONS).map(({ id, label, target }) => ({ id, label, on: entityTypeName(target) })),
      channels: ctx.channels,
    };
  },
});

interface Routes {
  readonly route: string | undefined;
  readonly tenants: readonly Tenant[];
}

function placeLine(place: Conversation, { route, tenants }: Routes): PlaceLine {
  const { id, name, teamName, state } = place;
  const isDefault = id === route;
  const there = tenants.filter((tenant) => (tenant.route ?? route) === id);
  return {
    id,
    name: placeName(place),
    ...(name && teamName && { team: teamName }),
    state,
    isDefault,
    tenants: there.map((tenant) => tenant.name),
  };
}

/** A channel as people call it. Teams does not name the first channel of a team, which is "General". */
export function placeName({ name, teamName }: Pick<Conversation, 'name' | 'teamName'>): string {
  return name ?? (teamName ? `${teamName}: General` : 'A channel without a name');
}

/** People for other tenants alone are none of the business of an administrator of some. */
function concerns({ member }: CommandContext, { scope }: StaffMember): boolean {
  return scope === 'all' || member.scope === 'all' || scope.some((id) => inScope(member, id));
}

function staffLine(ctx: CommandContext, member: StaffMember): StaffLine {
  const { objectId, role, scope } = member;
  const seen = scope === 'all' ? scope : scope.filter((id) => inScope(ctx.member, id));
  return {
    objectId,
    role,
    scope: seen,
    more: scope !== 'all' && seen.length < scope.length,
    fixed: ctx.adminObjectIds.includes(objectId.toLowerCase()),
    mine: covers(ctx.member.scope, scope),
    version: staffVersion(member),
  };
}
