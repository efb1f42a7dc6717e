import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

interface Library {
  readonly AdaptiveCard: new () => { parse(json: unknown, context: Context): void };
  readonly SerializationContext: new () => Context;
}

interface Context {
  readonly eventCount: number;
  getEventAt(index: number): { readonly message: string };
}

// The package's own entry cannot be loaded in Node (3.0.6); its bundled build can.
const library = createRequire(import.meta.url)('adaptivecards/dist/adaptivecards.js') as Library;

/** Fails with the complaints of the Adaptive Cards library about a card. */
export function assertParses(card: unknown): void {
  const context = new library.SerializationContext();
  new library.AdaptiveCard().parse(card, context);
  const complaints = Array.from({ length: context.eventCount }, (_none, index) => context.getEventAt(index).message);
  assert.deepEqual(complaints, []);
}

type Node = Readonly<Record<string, unknown>>;

/** Every object in a card, the card itself first. */
export function nodes(value: unknown): Node[] {
  if (Array.isArray(value)) return value.flatMap(nodes);
  if (value === null || typeof value !== 'object') return [];
  return [value as Node, ...Object.values(value).flatMap(nodes)];
}

/** The buttons of a card: what they are called, and what they send. */
export function buttons(card: unknown): { title: string; verb: unknown; data: Node; node: Node }[] {
  return nodes(card)
    .filter(({ type }) => type === 'Action.Execute' || type === 'Action.OpenUrl')
    .map((node) => ({ title: String(node['title']), verb: node['verb'], data: (node['data'] ?? {}) as Node, node }));
}

/** Everything a card says, in order. */
export function words(card: unknown): string {
  return nodes(card)
    .flatMap(({ text, title, value, label }) => [text, title, value, label])
    .filter((item) => typeof item === 'string')
    .join('\n');
}
