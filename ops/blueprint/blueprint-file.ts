import { readFileSync } from 'node:fs';
import { type Document, isNode, parseDocument, type Tags, type YAMLSeq } from 'yaml';
import { ExitCode } from '../core/exit-code';
import { withFile } from '../core/named-file';
import { OpsError } from '../core/ops-error';
import { BLUEPRINT_TAGS, BlueprintTag } from './blueprint-tags';

type Values = Readonly<Record<string, unknown>>;

export interface BlueprintEntry {
  /** For the reader: `entry 3`, and behind it the file where there are several. */
  readonly place: string;
  readonly model: unknown;
  readonly state: unknown;
  readonly id: string | undefined;
  readonly conditions: readonly unknown[];
  readonly identifiers: Values;
  readonly attrs: Values;
}

export interface Blueprint {
  readonly context: Values;
  readonly entries: readonly BlueprintEntry[];
}

/** @throws OpsError (USAGE) for a file that cannot be read, or is no blueprint */
export function readBlueprints(files: readonly string[]): readonly Blueprint[] {
  return files.map((file) => {
    const text = withFile(`the blueprint ${file} cannot be read`, () => readFileSync(file, 'utf8'));
    return blueprintOf(text, file, files.length > 1);
  });
}

/** @throws OpsError (USAGE) for a text that is no blueprint of version 1 */
function blueprintOf(text: string, file: string, isOneOfMany: boolean): Blueprint {
  const whole = parseBlueprint(text, file);
  if (!isRecord(whole)) throw refusal(file, 'the file holds no map');
  const { version = 1, context = {}, entries } = whole;
  if (version !== 1) throw refusal(file, `version ${JSON.stringify(version)}, and authentik reads version 1`);
  // Entries may be in sections.
  const all = Array.isArray(entries) ? entries : isRecord(entries) ? Object.values(entries).flat() : undefined;
  if (all === undefined) throw refusal(file, 'no list of entries');
  return {
    context: isRecord(context) ? context : {},
    entries: all.map((entry, index) => {
      const place = `entry ${index + 1}${isOneOfMany ? ` of ${file}` : ''}`;
      if (!isRecord(entry)) throw refusal(file, `${place} is no map`);
      const { model, state = 'present', id, conditions, identifiers, attrs } = entry;
      return {
        place,
        model,
        state,
        id: typeof id === 'string' ? id : undefined,
        conditions: Array.isArray(conditions) ? conditions : [],
        identifiers: isRecord(identifiers) ? identifiers : {},
        attrs: isRecord(attrs) ? attrs : {},
      };
    }),
  };
}

/** Parses the text as authentik reads it: YAML 1.1 with its tags. A time stays a text. */
function parseBlueprint(text: string, file: string): unknown {
  const holder: { document?: Document } = {};
  const plainOf = (node: unknown) => (isNode(node) && holder.document ? node.toJS(holder.document) : node);
  const ours = BLUEPRINT_TAGS.flatMap((tag) => [
    { tag, resolve: (value: string) => new BlueprintTag(tag, () => value) },
    { tag, collection: 'seq', resolve: (value: YAMLSeq) => new BlueprintTag(tag, () => plainOf(value)) } as const,
  ]);
  const customTags = (tags: Tags) => [
    ...tags.filter((tag) => typeof tag === 'object' && !/:timestamp$/.test(tag.tag) && tag.format !== 'TIME'),
    ...ours,
  ];
  const document = parseDocument(text, { version: '1.1', merge: true, logLevel: 'silent', customTags });
  holder.document = document;
  const [fault] = [...document.errors, ...document.warnings];
  if (fault !== undefined) throw refusal(file, fault.message.split('\n')[0]?.replace(/:$/, '') ?? fault.code);
  try {
    return document.toJS();
  } catch (error) {
    throw refusal(file, (error as Error).message);
  }
}

function refusal(file: string, found: string): OpsError {
  return new OpsError({
    what: `${file} is no blueprint of authentik`,
    found,
    remedy: 'correct it: https://docs.goauthentik.io/customize/blueprints/v1/structure/',
    exitCode: ExitCode.USAGE,
  });
}

function isRecord(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof BlueprintTag);
}
