import type { ConfigurationBotFrameworkAuthentication } from 'botbuilder';

/** The SDK's client of one service address. */
export type Client = Awaited<
  ReturnType<ReturnType<ConfigurationBotFrameworkAuthentication['createConnectorFactory']>['create']>
>;
type Spec = Parameters<Client['sendOperationRequest']>[1];

/** What is written already goes out as it is. */
const AS_IT_IS: Spec['serializer'] = {
  modelMappers: {},
  isXML: false,
  validateConstraints() {},
  serialize: (_mapper, written: unknown) => written,
  deserialize: (_mapper, read: unknown) => read,
};

/**
 * Changes a message: `PUT v3/conversations/{id}/activities/{id}` through the SDK's client, with its token, its pipeline
 * and its errors, but with an activity that is JSON already. The SDK's own operation walks through every field of an
 * activity before it writes it, which costs more than all that we do to a card.
 */
export async function updateMessage(
  client: Client,
  { conversationId, activityId, json }: { conversationId: string; activityId: string; json: Uint8Array },
  options: { readonly timeout: number },
): Promise<void> {
  const path = `v3/conversations/${encodeURIComponent(conversationId)}/activities/${encodeURIComponent(activityId)}`;
  await client.sendOperationRequest({ json, options }, { ...UPDATE, path });
}

const UPDATE: Spec = {
  httpMethod: 'PUT',
  contentType: 'application/json; charset=utf-8',
  // The SDK writes whatever is no stream once more.
  requestBody: { parameterPath: 'json', mapper: { required: true, serializedName: 'json', type: { name: 'Stream' } } },
  responses: { 200: {}, 201: {}, 202: {}, default: {} },
  serializer: AS_IT_IS,
};
