import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { Language, Parser, type Node } from 'web-tree-sitter';
import { ROOT } from '../../tools/manifest.ts';

/** A Bicep file as far as its syntax goes; whether names and types exist only the Bicep compiler can tell. */
export interface BicepFile {
  readonly root: Node;
  /** Where the text is not Bicep: `line 12: …`. */
  readonly faults: readonly string[];
  readonly params: readonly Param[];
  readonly outputs: readonly { readonly name: string; readonly value: Node }[];
  readonly modules: readonly { readonly path: string; readonly params: ReadonlyMap<string, Node> }[];
}

export interface Param {
  readonly name: string;
  readonly secure: boolean;
  readonly required: boolean;
}

const require = createRequire(import.meta.url);
let parser: Parser | undefined;

async function parserOnce(): Promise<Parser> {
  if (parser) return parser;
  await Parser.init();
  const grammar = resolve(dirname(require.resolve('tree-sitter-bicep/package.json')), 'tree-sitter-bicep.wasm');
  parser = new Parser().setLanguage(await Language.load(grammar));
  return parser;
}

export function readInfra(name: string): string {
  return readFileSync(resolve(ROOT, 'infra', name), 'utf8');
}

export async function parseBicep(text: string): Promise<BicepFile> {
  const tree = (await parserOnce()).parse(text);
  if (!tree) throw new Error('nothing was parsed');
  const root = tree.rootNode;
  return {
    root,
    faults: everyNode(root)
      .filter((node) => node.isError || node.isMissing)
      .map((node) => `line ${node.startPosition.row + 1}: ${node.text.split('\n')[0]}`),
    params: readParams(root),
    outputs: declared(root, 'output_declaration').map((node) => ({ name: nameOf(node), value: lastOf(node) })),
    modules: declared(root, 'module_declaration').map((node) => ({
      path: textOf(node.namedChildren.find((child) => child?.type === 'string')),
      params: readObject(readObject(everyNode(node).find(({ type }) => type === 'object')).get('params')),
    })),
  };
}

/** A decorator stands before what it decorates, as its sibling. */
function readParams(root: Node): readonly Param[] {
  const found: Param[] = [];
  let decorators = '';
  for (const node of root.namedChildren) {
    if (node?.type === 'decorators') decorators = node.text;
    else {
      if (node?.type === 'parameter_declaration')
        found.push({
          name: nameOf(node),
          secure: /@secure\(\)/.test(decorators),
          required: node.namedChildren.length < 3,
        });
      if (node?.type !== 'comment') decorators = '';
    }
  }
  return found;
}

export function everyNode(node: Node): readonly Node[] {
  return [node, ...node.children.flatMap((child) => (child ? everyNode(child) : []))];
}

/** Names used in an expression, those inside strings included. */
export function namesIn(node: Node | undefined): readonly string[] {
  return (node ? everyNode(node) : []).filter(({ type }) => type === 'identifier').map(({ text }) => text);
}

/** The properties of an object by their names. */
export function readObject(node: Node | undefined): ReadonlyMap<string, Node> {
  const properties = (node?.namedChildren ?? []).filter((child) => child?.type === 'object_property') as Node[];
  return new Map(properties.map((property) => [nameOf(property), lastOf(property)]));
}

/** Elements of every array that is the property `key` of something, or is joined or chosen to be it. */
export function elementsOf(root: Node, key: string): readonly ReadonlyMap<string, Node>[] {
  return everyNode(root)
    .filter((node) => node.type === 'object_property' && nameOf(node) === key)
    .flatMap((node) => objectsIn(lastOf(node)))
    .map(readObject);
}

/** The outermost objects of an expression. */
function objectsIn(node: Node): readonly Node[] {
  return node.type === 'object' ? [node] : node.namedChildren.flatMap((child) => (child ? objectsIn(child) : []));
}

/** The text of a string without its quotes. */
export function textOf(node: Node | undefined | null): string {
  return (node?.text ?? '').replace(/^'|'$/g, '');
}

function declared(root: Node, type: string): readonly Node[] {
  return everyNode(root).filter((node) => node.type === type);
}

function nameOf(node: Node): string {
  return textOf(node.namedChildren[0]);
}

function lastOf(node: Node): Node {
  const last = node.namedChildren.filter((child) => child?.type !== 'comment').at(-1);
  if (!last) throw new Error('a node without children');
  return last;
}
