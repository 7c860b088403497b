import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync, type Span, type TsType, type TsTypeElement } from '@swc/core';

const FOLDER = join(__dirname, '../../constructs');
const FILES = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));

/** Members of the interfaces in a text that lack a doc comment, or, if optional, their default. */
function findUndocumented(text: string): readonly string[] {
  const source = Buffer.from(text);
  // The spans of swc are bytes, counted from 1.
  const slice = (from: number, to: number) => source.subarray(from - 1, to - 1).toString('utf8');
  const faults = (members: readonly TsTypeElement[], start: number, path: string): readonly string[] =>
    members.flatMap((member, index) => {
      if (member.type !== 'TsPropertySignature' && member.type !== 'TsMethodSignature') return [];
      const name = `${path}.${'value' in member.key ? String(member.key.value) : ''}`;
      const before = slice(members[index - 1]?.span.end ?? start, member.span.start);
      const comment = /\/\*\*[\s\S]*?\*\//.exec(before)?.[0];
      const below = member.type === 'TsPropertySignature' ? literals(member.typeAnnotation?.typeAnnotation) : [];
      return [
        ...(comment === undefined ? [`${name} has no comment`] : []),
        ...(comment !== undefined && member.optional && !comment.includes('@default')
          ? [`${name} has no @default`]
          : []),
        ...below.flatMap((one) => faultsOf(one.members, one.span, name)),
      ];
    });
  /** A comment in front speaks for what fits on one line. */
  const faultsOf = (members: readonly TsTypeElement[], { start, end }: Span, path: string) =>
    slice(start, end).includes('\n') ? faults(members, start, path) : [];
  return typesIn(text).flatMap(({ name, members, span }) => faultsOf(members, span, name));
}

interface Members {
  readonly name: string;
  readonly members: readonly TsTypeElement[];
  readonly span: Span;
}

/** The interfaces of a text, and the aliases of object types. */
function typesIn(text: string): readonly Members[] {
  return parseSync(text, { syntax: 'typescript' }).body.flatMap((item): readonly Members[] => {
    const declared = item.type === 'ExportDeclaration' ? item.declaration : item;
    if (declared.type === 'TsInterfaceDeclaration') {
      return [{ name: declared.id.value, members: declared.body.body, span: declared.body.span }];
    }
    if (declared.type !== 'TsTypeAliasDeclaration') return [];
    const name = declared.id.value;
    return literals(declared.typeAnnotation).map(({ members, span }) => ({ name, members, span }));
  });
}

function literals(type: TsType | undefined): readonly Extract<TsType, { type: 'TsTypeLiteral' }>[] {
  if (type?.type === 'TsTypeLiteral') return [type];
  return type?.type === 'TsUnionType' || type?.type === 'TsIntersectionType' ? type.types.flatMap(literals) : [];
}

test('a member without a comment, or an optional one without its default, is found at any depth', () => {
  const text = `export interface Props {
    readonly a: string;
    /** Says something; ä. */
    readonly b?: number;
    /** @default none */
    readonly c?: {
      readonly d: string;
    };
    /** In a line. */
    readonly e: { readonly f: string };
  }`;
  expect(findUndocumented(text)).toEqual([
    'Props.a has no comment',
    'Props.b has no @default',
    'Props.c.d has no comment',
  ]);
});

test('every property of every construct is documented, an optional one with its default', () => {
  const found = FILES.flatMap((path) => findUndocumented(readFileSync(join(FOLDER, path), 'utf8')));
  expect(FILES.length).toBeGreaterThan(100);
  expect(found).toEqual([]);
});
