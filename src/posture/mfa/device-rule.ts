import { both, either, not, type Tri } from './tri.ts';

/**
 * Whether a device filter matches a device that is not registered: all its properties are null, which no positive operator
 * matches and every negative one does (Microsoft, "Conditional Access: Filter for devices"). Undefined when the rule, or
 * the part of it that decides, cannot be read.
 */
export function matchesUnregistered(rule: string): Tri {
  const tokens = tokensOf(rule);
  if (!tokens) return undefined;
  const parser: Parser = { tokens, at: 0 };
  const value = readOr(parser);
  return value === 'unreadable' || parser.at < tokens.length ? undefined : value;
}

const POSITIVE = ['-eq', '-startswith', '-endswith', '-contains', '-in'];
const NEGATIVE = ['-ne', '-notstartswith', '-notendswith', '-notcontains', '-notin'];

/** A text in quotes, a list in brackets, a bracket, or a word. A backtick takes the meaning of the quote behind it. */
const TOKEN =
  /\s*("(?:`.|""|[^"`])*"|'(?:`.|''|[^'`])*'|\[(?:"(?:`.|[^"`])*"|'(?:`.|[^'`])*'|[^\]"'])*\]|[()]|[^\s()[\]"']+)/y;

interface Parser {
  readonly tokens: readonly string[];
  at: number;
}
type Read = Tri | 'unreadable';

function tokensOf(rule: string): string[] | undefined {
  const tokens: string[] = [];
  const text = rule.trim();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const [, token] = TOKEN.exec(text) ?? [];
    if (token === undefined) return undefined;
    tokens.push(token);
  }
  return tokens;
}

function readOr(parser: Parser): Read {
  return readChain(parser, { word: '-or', next: readAnd, join: either });
}

function readAnd(parser: Parser): Read {
  return readChain(parser, { word: '-and', next: readNot, join: both });
}

function readChain(
  parser: Parser,
  { word, next, join }: { word: string; next: (parser: Parser) => Read; join: (one: Tri, other: Tri) => Tri },
): Read {
  let value = next(parser);
  while (value !== 'unreadable' && peek(parser) === word) {
    parser.at++;
    const other = next(parser);
    value = other === 'unreadable' ? other : join(value, other);
  }
  return value;
}

function readNot(parser: Parser): Read {
  if (peek(parser) !== '-not') return readOne(parser);
  parser.at++;
  const value = readNot(parser);
  return value === 'unreadable' ? value : not(value);
}

function readOne(parser: Parser): Read {
  if (peek(parser) !== '(') return readComparison(parser);
  parser.at++;
  const value = readOr(parser);
  if (peek(parser) !== ')') return 'unreadable';
  parser.at++;
  return value;
}

function readComparison(parser: Parser): Read {
  const [property, operator, value] = parser.tokens.slice(parser.at, parser.at + 3).map((token) => token.toLowerCase());
  if (!property?.startsWith('device.') || !operator?.startsWith('-')) return 'unreadable';
  if (value === undefined || ['(', ')'].includes(value) || /^-[a-z]+$/.test(value)) return 'unreadable';
  parser.at += 3;
  // A comparison with null is not among the documented ones, and it is the one whose answer nobody can guess here.
  if (value === 'null' || value === '$null') return undefined;
  if (POSITIVE.includes(operator)) return false;
  return NEGATIVE.includes(operator) ? true : undefined;
}

function peek({ tokens, at }: Parser): string | undefined {
  return tokens[at]?.toLowerCase();
}
