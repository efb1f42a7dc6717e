import { z } from 'zod';
import { TocsinError } from '../kernel/errors.ts';
import { defineCommand } from './command.ts';
import { wholeScope } from './default-route.ts';

/** Makes the channel it is asked in the default route of all notices. */
export const watchHere = defineCommand({
  name: 'watchHere',
  summary: 'Post new events into this channel from now on',
  requires: 'administer',
  surfaces: ['chat'],
  changes: true,
  input: z.object({}),
  words: { phrases: ['watch here'], usage: 'watch here', menu: true, read: () => ({}) },
  async run(ctx) {
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
    await ctx.conversations.setDefaultRoute(place.id);
    ctx.hintAll();
    return {
      show: 'text',
      text: 'New events come here from now on. Cards that are already elsewhere go on changing there.',
    };
  },
});
