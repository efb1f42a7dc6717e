import { z } from 'zod';
import { TocsinError } from '../kernel/errors.ts';
import { defineCommand } from './command.ts';
import { wholeScope } from './default-route.ts';
import { warningFor } from './route-check.ts';
import type { RouteWarning } from './settings-views.ts';

/** Makes the channel it is asked in the default route of all notices. */
export const watchHere = defineCommand({
  name: 'watchHere',
  summary: 'Post new events into this channel from now on',
  requires: 'administer',
  surfaces: ['chat'],
  changes: true,
  input: z.object({
    /** Who would read here without permission is known and accepted. */
    anyway: z.boolean().exactOptional(),
  }),
  words: {
    phrases: ['watch here'],
    usage: 'watch here',
    menu: true,
    read: (rest) => (/^any\s?way\b/i.test(rest.trim()) ? { anyway: true } : {}),
  },
  async run(ctx, { anyway }) {
    wholeScope(ctx);
    const place = ctx.place === undefined ? undefined : await ctx.conversations.get(ctx.place);
    if (!place || place.type !== 'channel') {
      throw new TocsinError(
        'INPUT_INVALID',
        'Please ask `watch here` in the channel of a team where Tocsin is installed.',
      );
    }
    if ((await ctx.conversations.defaultRoute()) === place.id)
      return { show: 'text', text: 'New events come here already.' };
    const tenants = (await ctx.tenants.list()).filter(({ route }) => route === undefined);
    const warning = anyway ? undefined : await warningFor(ctx, place, { tenants });
    if (warning) return { show: 'text', text: warningWords(warning) };
    await ctx.conversations.setDefaultRoute(place.id);
    ctx.hintAll();
    return {
      show: 'text',
      text: 'New events come here from now on. Cards that are already elsewhere go on changing there.',
    };
  },
});

const NAMED = 8;

/** Everybody in a channel reads its cards: who may not see all of it is named before the first card comes. */
function warningWords({ outsiders, unreadable }: RouteWarning): string {
  const ask = 'Nothing is changed yet: `watch here anyway` does it all the same.';
  if (unreadable !== undefined) {
    const why = unreadable.replace(/[.\s]+$/, '');
    return `Teams does not say who is in this channel (${why}), so it is not known whether everybody here may see every tenant. ${ask}`;
  }
  const more = outsiders.length - NAMED;
  const names = outsiders.slice(0, NAMED).map(({ name }) => name);
  const who = `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return `In this channel are people who may not see every tenant that would be told here: ${who}. ${ask}`;
}
