import { documentObjects } from '../../access/document-objects';
import { doorRows, VISITORS } from '../../access/door-table';
import { type AccessModel, accessModel } from '../../access/model';
import type { AccessObjects } from '../../access/objects';
import { EVERYONE, STRANGER, type Subject } from '../../access/subjects';
import { type AccessRow, accessRows } from '../../access/table';
import { type Way, waysIn } from '../../access/ways';
import { formatCount } from '../../constructs/core/counted';
import type { SiteDocument } from '../../rules/readers/document';
import type { Mark } from '../diagram';
import { stackAddresses } from './login-paths';

export interface PeopleBox {
  readonly id: string;
  readonly names: readonly string[];
  readonly details: readonly string[];
  /** Terraform addresses, `STACK.TYPE.NAME`: a plan that changes one of them marks the box. */
  readonly addresses: readonly string[];
  readonly mark?: Mark | undefined;
}

export interface WayBox extends PeopleBox {
  /** Ids of the people who use the way. */
  readonly people: readonly string[];
  /** Ids of the gates that its session opens. */
  readonly gates: readonly string[];
  /** Whether any account may use it: those ways share their lines. */
  readonly isOfAccounts: boolean;
  /** Id of the stranger, where the way is open without an account. */
  readonly stranger?: string | undefined;
}

export interface TargetBox extends PeopleBox {
  readonly gate: string;
  readonly people: readonly string[];
  /** Ids of the people about whom only the server can tell. */
  readonly unknown: readonly string[];
}

/** Groups, ways in, gates, and the applications and hosts behind them. */
export interface People {
  readonly people: readonly PeopleBox[];
  readonly ways: readonly WayBox[];
  readonly gates: readonly PeopleBox[];
  readonly targets: readonly TargetBox[];
}

/** Gates that ask for a session of authentik; any account may begin one. */
const ASKING = ['forward auth', 'OpenID Connect'];
const OF_GUESTS = 'forward auth of the guests';
const ACCOUNT_WAYS: readonly Way['kind'][] = ['password', 'passkey', 'source', 'recovery'];

/** The picture of people: their ways in, and the gates and targets that each way opens. */
export function peopleOf(document: SiteDocument): People {
  const objects = documentObjects(document);
  const model = accessModel(objects);
  const rows = [...accessRows(model)].sort((one, other) => gateOf(one).localeCompare(gateOf(other), 'en'));
  const gateNames = [...new Set(rows.map(gateOf))];
  const gates = gateNames.map((name, index) => ({
    ...{ id: `g${index}`, names: [name], addresses: [] },
    details: [contentsOf(rows.filter((row) => gateOf(row) === name))],
  }));
  const idOfGate = (name: string) => gates.find(({ names }) => names[0] === name)?.id ?? [];
  const newcomers = newcomersOf(objects);
  const ids = new Map([...model.subjects, ...newcomers].map(({ name }, index) => [name, `p${index}`]));
  const idsOf = (names: readonly string[]) => names.flatMap((name) => ids.get(name) ?? []);
  const where = stackAddresses(document);
  return {
    people: [...model.subjects.map(subjectLines), ...newcomers.map(({ name }) => ({ name, details: [] }))].map(
      ({ name, details }) => ({ id: idsOf([name])[0] ?? '', names: [name], details, addresses: [] }),
    ),
    ways: [...waysIn(objects).map((way) => wayOf(way, model, newcomers)), ...withoutLogin(gateNames, model)].map(
      ({ people, gates: names, ...box }, index) => ({
        ...box,
        id: `w${index}`,
        addresses: where(box.addresses),
        people: idsOf(people),
        stranger: people.includes(STRANGER) ? ids.get(STRANGER) : undefined,
        gates: names.flatMap(idOfGate),
      }),
    ),
    gates,
    targets: rows.map((row, index) => ({
      ...{ id: `t${index}`, names: row.targets, addresses: [], gate: String(idOfGate(gateOf(row))) },
      details: [...(row.kind === 'host' ? [] : ['application']), findOpenTo(row)],
      people: idsOf(findAdmitted(row, 'yes', newcomers)),
      unknown: idsOf(findAdmitted(row, 'unknown', newcomers)),
    })),
  };
}

/** `OpenID Connect`, `forward auth`, ...: of a domain-wide application without its domain. */
function gateOf({ way }: AccessRow): string {
  return way.replace(/,.*$/, '');
}

function findOpenTo({ who }: AccessRow): string {
  return who === 'as on the server' ? 'open to: see the server' : `open to ${who.replaceAll('`', '')}`;
}

function contentsOf(rows: readonly AccessRow[]): string {
  const count = (kind: AccessRow['kind']) =>
    rows.filter((row) => row.kind === kind).reduce((sum, { targets }) => sum + targets.length, 0);
  const [hosts, applications] = [count('host'), count('application')];
  return [
    ...(hosts === 0 ? [] : [formatCount(hosts, 'host')]),
    ...(applications === 0 ? [] : [formatCount(applications, 'application')]),
  ].join(', ');
}

function subjectLines({ name, kind, isAdministrator }: Subject) {
  const details = { group: isAdministrator ? ['administrators'] : [], everyone: ['any account'] };
  return { name, details: kind === 'group' || kind === 'everyone' ? details[kind] : [] };
}

/** A person without an account, for whom a sign-up works: the groups that it gives. */
interface Newcomer {
  readonly name: string;
  readonly flows: readonly string[];
  readonly groups: readonly string[];
}

function newcomersOf(objects: AccessObjects): readonly Newcomer[] {
  const signUps = waysIn(objects).filter(({ kind }) => kind === 'sign-up');
  const rows = doorRows(objects).filter(({ way }) => way.startsWith('sign-up'));
  return VISITORS.filter((visitor) => visitor.startsWith('a new person')).flatMap((name) => {
    const own = signUps.filter((_, index) => rows[index]?.passes[name] !== 'no');
    const groups = own.flatMap(({ signUp }) => signUp?.group ?? []);
    return own.length === 0 ? [] : [{ name, flows: own.map((way) => way.name), groups }];
  });
}

interface WayLines extends Omit<WayBox, 'id'> {
  /** Names. */
  readonly people: readonly string[];
}

function wayOf(way: Way, { subjects }: AccessModel, newcomers: readonly Newcomer[]): WayLines {
  const { kind, name, works, factor } = way;
  const isOfAccounts = ACCOUNT_WAYS.includes(kind);
  const accounts = subjects.filter(({ kind }) => kind === 'group' || kind === 'everyone');
  const users = isOfAccounts
    ? accounts
    : kind === 'guest'
      ? subjects
      : newcomers.filter(({ flows }) => flows.includes(name));
  const details = {
    factor: kind === 'guest' ? 'signs in as the guest' : FACTORS[factor],
    works: works === 'no' ? ['does not work'] : works === 'unknown' ? ['stages: as on the server'] : [],
  };
  return {
    names: [kind === 'sign-up' ? `sign-up ${name}` : kind === 'guest' ? 'guest' : name],
    details: [details.factor, ...details.works],
    addresses: [
      way.address,
      way.decides,
      ...way.stages.flatMap(({ address, stage }) => [address, stage?.address ?? '']),
    ],
    people: works === 'no' ? [] : users.map((one) => one.name),
    gates: works === 'no' ? [] : kind === 'guest' ? [OF_GUESTS] : ASKING,
    isOfAccounts,
  };
}

const FACTORS: Readonly<Record<Way['factor'], string>> = {
  itself: 'is the second factor',
  'each time': 'second factor each time',
  'for those who have one': 'second factor if enrolled',
  'if its policies ask': 'second factor by policy',
  none: 'no second factor',
  unknown: 'second factor: see the server',
};

/** The way to what authentik does not protect. */
function withoutLogin(gates: readonly string[], { subjects }: AccessModel): readonly WayLines[] {
  const open = gates.filter((gate) => !ASKING.includes(gate) && gate !== OF_GUESTS);
  if (open.length === 0) return [];
  const people = subjects.map(({ name }) => name);
  return [
    { names: ['without authentik'], details: ['anyone'], addresses: [], people, gates: open, isOfAccounts: false },
  ];
}

function findAdmitted({ answers }: AccessRow, verdict: 'yes' | 'unknown', newcomers: readonly Newcomer[]) {
  const own = Object.keys(answers).filter((name) => answers[name] === verdict);
  const isAdmitted = ({ groups }: Newcomer) => [EVERYONE, ...groups].some((name) => own.includes(name));
  const isKnown = ({ groups }: Newcomer) => [EVERYONE, ...groups].some((name) => answers[name] === 'yes');
  const others = newcomers.filter((one) => isAdmitted(one) && (verdict === 'yes' || !isKnown(one)));
  return [...own, ...others.map(({ name }) => name)];
}
