import type { CommandContext } from './context.ts';

/** What to do next, in words that are true where it was asked: chat and cards are typed to, the tab has buttons. */
export function whereAsked(
  { surface }: Pick<CommandContext, 'surface'>,
  { typed, tab }: { readonly typed: string; readonly tab: string },
): string {
  const words = surface === 'tab' ? tab : typed;
  return words === '' ? '' : ` ${words}`;
}
