import { folderWords } from '../rule-words.ts';
import { isHidingPlace, targetFolder } from './hiding-places.ts';
import { isOddName } from './odd-name.ts';
import type { Suspect } from './suspicion.ts';

/** Mail goes where its owner does not look. */
export const hides: Suspect = (rule) => {
  const name = targetFolder(rule);
  if (name === undefined) return undefined;
  const place = folderWords(rule, 'moveToFolder');
  if (isHidingPlace(name)) return `It hides mail in ${nameOr(name, place)}, where hardly anybody looks.`;
  return isOddName(name) ? 'It hides mail in a folder whose name is next to nothing.' : undefined;
};

/** A rule may name the place by Graph's well-known name, for which there is no folder id to look up. */
function nameOr(name: string, place: string): string {
  return place.startsWith('a folder') ? name : place;
}
