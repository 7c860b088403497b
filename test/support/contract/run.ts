import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Row } from '../authentik/records';
import { CASES, type ContractAnswer, type ContractServer, Visit } from './cases';

/** Answers of every case, by its name. */
export type Contract = Readonly<Record<string, readonly ContractAnswer[]>>;

const FOLDER = join(__dirname, '../../fixtures/contract');

/** Returns where the answers of a version of the real server are recorded. */
export function recordOf(version: string): string {
  return join(FOLDER, `authentik-${version}.json`);
}

/** Returns what the real server of a version answered; undefined where there is no record. */
export function readRecorded(version: string): Contract | undefined {
  const file = recordOf(version);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Contract) : undefined;
}

/** Leaves out, of each object: names of the UI, and what differs between two installations or two moments. */
const LEFT_OUT = new RegExp(
  '^(component|verbose_name|verbose_name_plural|avatar|num_pk|uid|uuid|password_change_date|last_updated|date_joined|' +
    'export_url|background_url|callback_url|icon_url|refresh_interval_s|autocomplete|type|' +
    'oidc_jwks|created_by|policybindingmodel_ptr_id|client_id)$',
);

/** Runs every case, one after the other. @param fetches whether the server reaches Google and GitHub */
export async function contractOf(server: ContractServer, { fetches = true } = {}): Promise<Contract> {
  const contract: Record<string, readonly ContractAnswer[]> = {};
  for (const one of CASES) {
    if (one.fetches && !fetches) continue;
    const visit = new Visit(server);
    try {
      await one.run(visit);
    } finally {
      await visit.leave();
    }
    contract[one.name] = visit.answers.map(({ status, body }) => ({ status, body: comparable(body) }));
  }
  return contract;
}

/** The same for two servers: keys have a placeholder, fields an order. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value === 'string') {
    return (
      value
        .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'UUID')
        .replace(/^\d{4}-\d\d-\d\dT.*Z$/, 'TIME')
        // After a login the server may call a stage by the class of another one, which is in memory alone.
        .replace(/^[\w.]+Stage with this name/, 'stage with this name')
    );
  }
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value as Row).filter(([field]) => !LEFT_OUT.test(field));
  const known = fields.map(([field, one]) => [field, field === 'pk' ? 'KEY' : comparable(one)] as const);
  return Object.fromEntries(known.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Places where two contracts differ: `case > answer > field`, with both values. */
export function differences(wanted: Contract, found: Contract): readonly string[] {
  return Object.keys(wanted).flatMap((name) => {
    const [one, other] = [wanted[name] ?? [], found[name] ?? []];
    return one.flatMap((answer, index) => placesOf(answer, other[index], `${name} > ${index + 1}`));
  });
}

function placesOf(one: unknown, other: unknown, place: string): readonly string[] {
  if (JSON.stringify(one) === JSON.stringify(other)) return [];
  if (!isObject(one) || !isObject(other)) return [`${place}: ${JSON.stringify(one)}, ${JSON.stringify(other)}`];
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap((field) =>
    placesOf(one[field], other[field], `${place} ${field}`),
  );
}

function isObject(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
