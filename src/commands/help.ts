import { z } from 'zod';
import { permits } from '../staff/staff.ts';
import { defineCommand } from './command.ts';

/** What can be asked for, as far as this person may ask it. The catalogue is handed in to keep it free of itself. */
export const help = defineCommand({
  name: 'help',
  summary: 'What you can ask for',
  requires: 'read',
  surfaces: ['chat'],
  changes: false,
  input: z.object({}),
  words: {
    phrases: ['help', 'hi', 'hello', 'hey', 'thanks', 'thank you', '?'],
    usage: 'help',
    menu: true,
    read: () => ({}),
  },
  run: async (ctx) => ({
    show: 'help',
    entries: ctx
      .catalogue()
      .filter((command) => command.words && permits(ctx.member, command.requires))
      .map(({ words, summary }) => ({ usage: words?.usage ?? '', summary })),
  }),
});
