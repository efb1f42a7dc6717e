import { ApiError, type Api, type WireResult } from './api.ts';
import type { CommandResult } from '../commands/result.ts';

type Late = WireResult<'waiting'> | WireResult<'text'>;

/** Does what a command does and waits for the end of it, where one request would wait too long. */
export async function runToEnd<S extends CommandResult['show']>(
  api: Pick<Api, 'run'>,
  { verb, input }: { readonly verb: string; readonly input: object },
): Promise<WireResult<S>> {
  let answer = (await api.run(verb, input)) as WireResult<S> | Late;
  let isLate = false;
  while (answer.show === 'waiting') {
    isLate = true;
    answer = (await api.run('outcome', { id: (answer as WireResult<'waiting'>).id })) as WireResult<S> | Late;
  }
  // In place of an answer that was let go of.
  if (isLate && answer.show === 'text')
    throw new ApiError('NOT_FOUND', `It is not known what became of it. ${(answer as WireResult<'text'>).text}`);
  return answer as WireResult<S>;
}
