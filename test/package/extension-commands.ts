import { readTemplate } from '../../tools/manifest.ts';

/** Ids of the message extension's commands in the app manifest, in its order: what a handler must answer, no more, no less. */
export function extensionCommandIds(): readonly string[] {
  return readTemplate().composeExtensions.flatMap(({ commands }) => commands.map(({ id }) => id));
}
