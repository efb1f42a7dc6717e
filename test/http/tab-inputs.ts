import { z } from 'zod';
import type { CatalogueCommand } from '../../src/commands/command.ts';

/** References to things of a tenant, by what inputs of commands call them; `rule.number` of one command alone. */
export type Known = Readonly<Record<string, readonly unknown[]>>;

interface Shape {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  readonly allOf?: readonly Shape[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly items?: Shape;
  /** Of an object that takes fields besides: what they may be. */
  readonly additionalProperties?: unknown;
  readonly minimum?: number;
  readonly $ref?: string;
}

const TURNS = 6;

/**
 * Inputs that a command's own schema lets through, or nearly, made of references to a tenant: each field takes what is
 * known under its name, else whatever is known that fits its type. In half of them what may be left out is left out.
 */
export function inputsOf(command: CatalogueCommand, all: Known): readonly unknown[] {
  const known = knownTo(command, all);
  const shape = z.toJSONSchema(command.input, { io: 'input', unrepresentable: 'any' }) as Shape;
  const made: unknown[] = [{}];
  for (const variant of variantsOf(shape)) {
    for (let turn = 0; turn < TURNS; turn++) {
      made.push(fill(variant, { known, turn, whole: true }), fill(variant, { known, turn, whole: false }));
    }
    // One optional field at a time: together they may contradict each other.
    for (const name of Object.keys(variant.properties ?? {})) {
      for (const value of known[name] ?? [])
        made.push({ ...(fill(variant, { known, turn: 0, whole: false }) as object), [name]: value });
    }
  }
  const accepted = made.filter((input) => command.input.safeParse(input).success);
  return unique(accepted.length > 0 ? accepted : made);
}

function knownTo({ name }: CatalogueCommand, all: Known): Known {
  const own = Object.entries(all).filter(([key]) => key.startsWith(`${name}.`));
  return { ...all, ...Object.fromEntries(own.map(([key, values]) => [key.slice(name.length + 1), values])) };
}

interface Filling {
  readonly known: Known;
  readonly turn: number;
  /** False leaves out what may be left out. */
  readonly whole: boolean;
}

function variantsOf(shape: Shape): readonly Shape[] {
  const several = shape.anyOf ?? shape.oneOf;
  return several ? several.flatMap(variantsOf) : [shape];
}

function fill(shape: Shape, filling: Filling, name = ''): unknown {
  const { known, turn, whole } = filling;
  if (shape.const !== undefined) return shape.const;
  if (shape.enum) return shape.enum[turn % shape.enum.length];
  const named = known[name];
  if (named && named.length > 0) return named[turn % named.length];
  const variants = variantsOf(shape);
  if (variants.length > 1 || variants[0] !== shape)
    return fill(variants[turn % variants.length] as Shape, filling, name);
  switch (shape.type) {
    case 'object': {
      const wanted = Object.entries(shape.properties ?? {}).filter(([key]) => whole || shape.required?.includes(key));
      const besides = shape.additionalProperties ? (known['...']?.[0] as object | undefined) : undefined;
      return { ...Object.fromEntries(wanted.map(([key, value]) => [key, fill(value, filling, key)])), ...besides };
    }
    case 'array':
      return [fill(shape.items ?? {}, filling, name.replace(/s$/, ''))];
    case 'boolean':
      return turn % 2 === 0;
    case 'integer':
    case 'number':
      return shape.minimum !== undefined && shape.minimum > 0 ? shape.minimum : 1;
    default:
      return known['*']?.[turn % known['*'].length];
  }
}

function unique(inputs: readonly unknown[]): readonly unknown[] {
  return [...new Map(inputs.map((input) => [JSON.stringify(input), input])).values()];
}
