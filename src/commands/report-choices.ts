import { z } from 'zod';
import { KINDS } from '../events/kinds/index.ts';
import { inScope, permits } from '../staff/staff.ts';
import { defineCommand } from './command.ts';

/** What a report can be filtered by: the asker's tenants, and the kinds of events there are. */
export const reportChoices = defineCommand({
  name: 'reportChoices',
  summary: 'What a report can be filtered by',
  requires: 'read',
  surfaces: ['tab'],
  changes: false,
  input: z.object({}),
  async run(ctx) {
    const tenants = (await ctx.tenants.list()).filter(({ id }) => inScope(ctx.member, id));
    const kinds = Object.values(KINDS).map(({ id, title }) => ({ id, title }));
    return {
      show: 'reportChoices',
      tenants: tenants.map(({ id, name }) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name, 'en')),
      kinds: kinds.sort((a, b) => a.title.localeCompare(b.title, 'en')),
      mayTriage: permits(ctx.member, 'triage'),
    };
  },
});
