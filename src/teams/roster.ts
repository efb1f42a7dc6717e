import { isTocsinError } from '../kernel/errors.ts';
import type { Clock } from '../kernel/clock.ts';
import type { ConversationMember, ReadMembers } from '../notify/conversation.ts';
import type { Connector } from './connector.ts';

const PAGES = 40;
const SOURCE = 'Microsoft Teams';

/** Reads who is in a channel. A team holds 25,000 at most; more runs than that many people need are not asked for. */
export function createRoster({ connector, clock }: { connector: Connector; clock: Clock }): ReadMembers {
  return async function readMembers({ id, serviceUrl }) {
    const people: ConversationMember[] = [];
    let after: string | undefined;
    try {
      for (let page = 1; page <= PAGES; page++) {
        const { members, next } = await connector.members({ serviceUrl, conversationId: id }, after);
        people.push(...members.map(({ objectId, name }) => ({ objectId, name })));
        if (next === undefined) return { status: 'found', value: people, source: SOURCE, asOf: clock.now() };
        after = next;
      }
    } catch (error) {
      if (!isTocsinError(error)) throw error;
      return { status: 'unavailable', source: SOURCE, reason: error.message };
    }
    return { status: 'unavailable', source: SOURCE, reason: 'The channel has more members than can be read.' };
  };
}
