import { ApiError, type Api, type WireResult } from '../../api.ts';

type Answer = WireResult<'bulk'> | WireResult<'waiting'> | WireResult<'text'>;

/** Does something to many, however long it takes: the server names the answer where a request would wait too long for it. */
export async function runBulk(api: Pick<Api, 'run'>, input: object): Promise<WireResult<'bulk'>> {
  let answer = (await api.run('bulk', input)) as Answer;
  while (answer.show === 'waiting') answer = (await api.run('outcome', { id: answer.id })) as Answer;
  if (answer.show === 'bulk') return answer;
  throw new ApiError('NOT_FOUND', `It is not known what became of each. ${answer.text}`);
}
