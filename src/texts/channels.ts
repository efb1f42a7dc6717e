const CHANNELS: Readonly<Record<string, string>> = {
  teams: 'Teams',
  mail: 'e-mail',
  psa: 'ticket',
  microsoft: 'Microsoft',
};

/** A channel as people call it: "Teams", "e-mail", "ticket"; others by their id. */
export function channelWords(channel: string): string {
  return Object.hasOwn(CHANNELS, channel) ? (CHANNELS[channel] as string) : channel;
}
