import { z } from 'zod';
import { momentWords, readTime } from '../texts/date.ts';
import { errorOfContent } from './errors.ts';

const text = z.string().min(1).optional().catch(undefined);

const AnswerSchema = z.object({
  signInActivity: z
    .object({
      lastSignInDateTime: text,
      lastSuccessfulSignInDateTime: text,
      lastNonInteractiveSignInDateTime: text,
    })
    .nullish(),
});

/**
 * The last sign-in in words; undefined for somebody who never signed in. `lastSignInDateTime` counts failed tries too
 * (learn.microsoft.com/graph/api/resources/signinactivity), so the last that succeeded is named where it is known.
 */
export function readSignInActivity(body: unknown): readonly string[] | undefined {
  const parsed = AnswerSchema.safeParse(body);
  if (!parsed.success) throw errorOfContent('unexpectedShape', { write: false });
  const { signInActivity: activity } = parsed.data;
  const [success, any, background] = [
    readTime(activity?.lastSuccessfulSignInDateTime),
    readTime(activity?.lastSignInDateTime),
    readTime(activity?.lastNonInteractiveSignInDateTime),
  ];
  const words: string[] = [];
  if (success) words.push(momentWords(success));
  if (any && any.getTime() !== success?.getTime()) {
    words.push(`${momentWords(any)}${success ? ' (last try)' : ' (last try; whether it succeeded is not known)'}`);
  }
  if (background) words.push(`${momentWords(background)} (an app in the background)`);
  return words.length > 0 ? words : undefined;
}
