import type { ReadMembers } from '../notify/conversation.ts';
import type { Channel } from '../notify/notice.ts';
import { checkAuth, createBotAuth, type BotAuth } from './auth.ts';
import { createBot, type RouteHandler } from './bot.ts';
import { createTeamsChannel } from './channel.ts';
import { createConnector, type Connector } from './connector.ts';
import { createMembers } from './members.ts';
import { createBystanders } from './personal-view.ts';
import { createRoster } from './roster.ts';
import { warmTemplates } from './templates.ts';
import type { TurnDeps } from './turn.ts';

export interface TeamsDeps extends Omit<TurnDeps, 'connector'> {
  readonly auth: BotAuth;
  readonly homeTenantId: string;
  /** Serves and calls this machine alone: the sandbox, where nobody signs anything. */
  readonly loopbackOnly: boolean;
}

export interface Teams {
  /** For `POST /api/messages`. */
  readonly messages: RouteHandler;
  readonly channel: Channel;
  readonly connector: Connector;
  readonly readMembers: ReadMembers;
}

/** Teams as the rest of Tocsin sees it. Throws CONFIG_INVALID when it would be open to everybody. */
export function createTeams({ auth, ...deps }: TeamsDeps): Teams {
  checkAuth(auth, deps.loopbackOnly);
  warmTemplates();
  const botAuth = createBotAuth(auth);
  const { clock, loopbackOnly } = deps;
  const connector = createConnector({ auth: botAuth, appId: auth.appId, loopbackOnly, clock });
  const { personal } = deps;
  const members = createMembers({ connector, clock, log: deps.log });
  const bystanders = personal && createBystanders({ members, staff: personal.staff });
  return {
    messages: createBot({ ...deps, auth: botAuth, connector, onMembersChanged: members.forget }),
    channel: createTeamsChannel({ ...deps, connector, ...(bystanders && { bystanders }) }),
    connector,
    readMembers: createRoster({ connector, clock }),
  };
}
