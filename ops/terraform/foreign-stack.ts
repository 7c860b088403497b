import { isDeepStrictEqual } from 'node:util';
import { KINDS } from '../../rules/readers/kinds';
import { type Attributes, isAttributes, listOf } from '../review/plan-document';

/** Top-level blocks of a stack; `module` and `locals` are none of ours. */
const BLOCKS = ['//', 'terraform', 'provider', 'variable', 'data', 'resource', 'output', 'import', 'moved', 'removed'];
/** Arguments that run a program, or lead to another provider. */
const REFUSED = ['provisioner', 'connection', 'provider', 'postrender'];
/** Names where Helm loads a chart from while it plans. */
const CHART = ['repository', 'chart', 'repository_username', 'repository_password', 'repository_cert_file'];

/**
 * Why a stack that other code has synthesised must not be planned with tokens. A plan runs what providers and expressions can
 * do: it reads files of the machine, asks other hosts, and shows what it computes. So such a stack has the providers,
 * their settings, the backend and the charts of the trusted one, and only expressions that this one has, or references.
 *
 * @param foreign the document that was handed over
 * @param trusted documents of the site, as this checkout synthesises it; the one of the same stack first
 * @returns a sentence for each fault, with the place in the JSON
 */
export function foreignFaults(foreign: Attributes, trusted: readonly [Attributes, ...Attributes[]]): readonly string[] {
  const [own] = trusted;
  const known = new Set(trusted.flatMap((document) => expressionsIn(document)).map(({ text }) => shapeOf(text)));
  return [
    ...Object.keys(foreign)
      .filter((name) => !BLOCKS.includes(name))
      .map((name) => `${name}: is no block of a stack`),
    ...['terraform', 'provider']
      .filter((name) => !isDeepStrictEqual(foreign[name], own[name]))
      .map((name) => `${name}: differs from the trusted stack`),
    ...variableFaults(foreign, own),
    ...objectFaults(foreign, trusted),
    ...expressionsIn(foreign)
      .filter(({ text }) => !isReference(text) && !known.has(shapeOf(text)))
      .map(({ path, text }) => `${path}: computes what the trusted stack does not, found: ${text.slice(0, 80)}`),
  ];
}

/** Variables that only the foreign stack has: no secret is given to them. */
export function newVariables(foreign: Attributes, own: Attributes): readonly string[] {
  const known = Object.keys(membersOf(own.variable));
  return Object.keys(membersOf(foreign.variable)).filter((name) => !known.includes(name));
}

function variableFaults(foreign: Attributes, own: Attributes): readonly string[] {
  const trusted = membersOf(own.variable);
  return Object.entries(membersOf(foreign.variable)).flatMap(([name, block]) => {
    const isKnown = Object.hasOwn(trusted, name);
    if (isKnown && !isDeepStrictEqual(block, trusted[name]))
      return [`variable.${name}: differs from the trusted stack`];
    return isKnown || membersOf(block).sensitive === true ? [] : [`variable.${name}: is new, and not sensitive`];
  });
}

function* objectFaults(foreign: Attributes, trusted: readonly Attributes[]): Generator<string> {
  const charts = trusted.flatMap((document) => Object.values(membersOf(membersOf(document.resource).helm_release)));
  for (const kind of ['resource', 'data']) {
    for (const [type, named] of Object.entries(membersOf(foreign[kind]))) {
      const isKnown = trusted.some((document) => Object.hasOwn(membersOf(document[kind]), type));
      if (!isKnown && !(type.startsWith('authentik_') && Object.hasOwn(KINDS, type))) {
        yield `${kind}.${type}: is a type that no trusted stack has`;
      }
      for (const [name, block] of Object.entries(membersOf(named))) {
        const path = `${kind}.${type}.${name}`;
        for (const key of REFUSED.filter((one) => Object.hasOwn(membersOf(block), one))) {
          yield `${path}.${key}: may run a program or use another provider`;
        }
        const chart = chartOf(block);
        if (type === 'helm_release' && !charts.some((one) => isDeepStrictEqual(chartOf(one), chart))) {
          yield `${path}: is a chart of another place than the trusted stacks have, found: ${JSON.stringify(chart)}`;
        }
      }
    }
  }
}

function chartOf(block: unknown): Attributes {
  const own = membersOf(block);
  return Object.fromEntries(CHART.map((name) => [name, own[name]]));
}

interface Expression {
  readonly path: string;
  readonly text: string;
}

/** Every expression and directive in the texts of a document, keys included; `$${` and `%%{` are plain text. */
function expressionsIn(value: unknown, path = ''): readonly Expression[] {
  if (typeof value === 'string') return [...templatesIn(value)].map((text) => ({ path, text }));
  if (Array.isArray(value)) return listOf(value).flatMap((one, index) => expressionsIn(one, `${path}[${index}]`));
  return Object.entries(membersOf(value)).flatMap(([key, member]) => {
    // Metadata is never evaluated.
    if (path === '' && key === '//') return [];
    const below = path === '' ? key : `${path}.${key}`;
    return [...expressionsIn(key, below), ...expressionsIn(member, below)];
  });
}

function* templatesIn(text: string): Generator<string> {
  const start = /(?:\$\$|%%|[$%])\{/g;
  for (let found = start.exec(text); found !== null; found = start.exec(text)) {
    const [sign] = found;
    if (sign.length > '${'.length) continue;
    const end = endOf(text, start.lastIndex);
    yield sign === '${' ? text.slice(start.lastIndex, end) : text.slice(found.index, end);
    start.lastIndex = end + 1;
  }
}

/** Place of the brace that ends an expression; the end of the text where none does. */
function endOf(text: string, start: number): number {
  let depth = 1;
  let isQuoted = false;
  for (let at = start; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '\\' && isQuoted) at += 1;
    else if (sign === '"') isQuoted = !isQuoted;
    else if (!isQuoted && sign === '{') depth += 1;
    else if (!isQuoted && sign === '}') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return text.length;
}

const REFERENCE = /(?:data\.)?[a-z]+_\w+\.[A-Za-z_][\w-]*/g;

/** One attribute of an object, or a variable; nothing that is computed. */
function isReference(expression: string): boolean {
  return /^(?:var\.\w+|(?:data\.)?[a-z]+_\w+\.[A-Za-z_][\w-]*(?:\[\d+\])?(?:\.\w+)*)$/.test(expression);
}

/** An expression with every object in it replaced by its kind: the same computation over another object. */
function shapeOf(expression: string): string {
  return expression.replace(REFERENCE, 'object');
}

function membersOf(value: unknown): Attributes {
  return isAttributes(value) ? value : {};
}
