import type { AuthentikRecords, Row } from './records';

/** Lists of the records that references point into. */
type List = { [K in keyof AuthentikRecords]: AuthentikRecords[K] extends Row[] ? K : never }[keyof AuthentikRecords];

/**
 * Describes what authentik 2026.2 makes of the rows of one list beside what was written: the defaults of its model, the
 * fields that only it sets, and what it refuses. Its provider is strict about the fields of an answer.
 */
export interface Model {
  /** It is written as people read it in a refusal. */
  readonly noun: string;
  /** For fields that a create leaves out. */
  readonly defaults: Row;
  /** Fields of an answer that no client writes. */
  readonly computed?: (row: Row, records: AuthentikRecords) => Row;
  /** Fields that no two rows share, alone or together. */
  readonly unique: readonly (readonly string[])[];
  /** Lists that fields point into, by the key of the row. */
  readonly references?: Readonly<Record<string, List | readonly List[]>>;
  /** States what no answer shows. */
  readonly writeOnly?: readonly string[];
  readonly refusal?: (row: Row, records: AuthentikRecords) => Row | undefined;
  readonly written?: (row: Row, body: Row, records: AuthentikRecords) => void;
}

/**
 * Belongs to `authentik_stages_user_login.userloginstage`: what an answer says of its kind, the component of the UI among
 * it.
 */
export const nameModel = ({ meta_model_name: model }: Row): Row => {
  const [app = '', noun = ''] = String(model ?? '').split('.');
  const kind = app
    .replace(/^authentik_(stage|polic|provider|source)(ies|s)_/, (_, one) => `${one}_`)
    .replaceAll('_', '-');
  return {
    component: `ak-${kind.replace(/^polic-/, 'policy-')}-form`,
    verbose_name: noun,
    verbose_name_plural: `${noun}s`,
    meta_model_name: model ?? '',
  };
};

/** Returns what every answer says of a flow beside its own fields, among the flows of a stage too. */
export const flowFields = ({ pk, background = '' }: Row): Row => ({
  policybindingmodel_ptr_id: `${String(pk).slice(0, -4)}ffff`,
  background_url: background === '' ? '/static/dist/assets/images/flow_background.jpg' : background,
  background_themed_urls: null,
  export_url: '',
});

export function show(model: Model, row: Row, records: AuthentikRecords): Row {
  const whole = { ...model.defaults, ...row };
  const answer: Row = { ...model.computed?.(whole, records), ...whole };
  for (const field of model.writeOnly ?? []) delete answer[field];
  return answer;
}

/** DRF's faults of a row that is to be written among others, by field; undefined where it takes it. */
export function faultsOf(model: Model, row: Row, others: readonly Row[], records: AuthentikRecords): Row | undefined {
  for (const fields of model.unique) {
    const isTaken = (other: Row) => fields.every((field) => isKey(row[field]) && other[field] === row[field]);
    const taken = others.some((other) => other.pk !== row.pk && isTaken(other));
    if (taken && fields.length === 1) {
      return { [String(fields[0])]: [`${model.noun} with this ${fields[0]} already exists.`] };
    }
    if (taken) return { non_field_errors: [`The fields ${fields.join(', ')} must make a unique set.`] };
  }
  for (const [field, lists] of Object.entries(model.references ?? {})) {
    const known = [lists].flat().flatMap((list) => records[list].map(({ pk }) => String(pk)));
    const pointed = [row[field]].flat().filter(isKey).map(String);
    const lost = pointed.find((pk) => !known.includes(pk));
    if (lost !== undefined) return { [field]: [`Invalid pk "${lost}" - object does not exist.`] };
  }
  return model.refusal?.({ ...model.defaults, ...row }, records);
}

/** For a reference the server takes an empty text as null. */
export function normalise(model: Model, body: Row): Row {
  const empty = Object.keys(model.references ?? {}).filter((field) => body[field] === '');
  return { ...body, ...Object.fromEntries(empty.map((field) => [field, null])) };
}

function isKey(value: unknown): boolean {
  return value !== null && value !== undefined && value !== '';
}
