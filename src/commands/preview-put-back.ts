import type { z } from 'zod';
import { presentDeed } from '../remediation/run-deed.ts';
import { chooseAnyDeed } from './choose-deed.ts';
import type { CommandContext } from './context.ts';
import type { PutBackRef } from './open-alert.ts';
import { previewDeed } from './preview-deed.ts';
import type { CommandResult } from './result.ts';

/** What putting a change back would do. What was put back before this alert was found is no news to its card. */
export async function previewPutBack(ctx: CommandContext, ref: z.output<typeof PutBackRef>): Promise<CommandResult> {
  const chosen = await chooseAnyDeed(ctx, ref);
  const { view, action, target } = chosen;
  const present = (await presentDeed(ctx.deeds, { tenant: view.tenant, action, target }))?.deed;
  const older = present?.endedAt && 'alert' in view && present.endedAt < view.alert.foundAt;
  return previewDeed(ctx, { ...chosen, shown: older ? present.generation : ref.g });
}
