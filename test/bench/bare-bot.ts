import { readFileSync } from 'node:fs';
import {
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  type ConfigurationBotFrameworkAuthenticationOptions,
  type Request,
  type TurnContext,
} from 'botbuilder';
import restify from 'restify';

/** The least bot that answers a click with a card and changes the message it was clicked on: what Tocsin is held against. */
const CARD_TYPE = 'application/vnd.microsoft.card.adaptive';
const card = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as object;
const options: ConfigurationBotFrameworkAuthenticationOptions = {};
const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication(options));

async function turn(context: TurnContext): Promise<void> {
  const { replyToId } = context.activity;
  if (context.activity.name !== 'adaptiveCard/action' || replyToId === undefined) return;
  const attachments = [{ contentType: CARD_TYPE, content: card }];
  await context.updateActivity({ type: 'message', id: replyToId, attachments });
  const body = { statusCode: 200, type: CARD_TYPE, value: card };
  await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body } });
}

const server = restify.createServer({ name: 'bare' });
server.use(restify.plugins.bodyParser());
server.post('/api/messages', async (req, res) => {
  await adapter.process(req as unknown as Request, res, turn);
});
server.listen(0, '127.0.0.1', () => console.log(`The bare bot listens at ${server.url}`));
