import type { Row } from '../authentik/records';

/** An answer of the API, as far as a client can rely on it. */
export interface ContractAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** One authentik, real or not. Paths stand below /api/v3. */
export interface ContractServer {
  request(method: string, path: string, body?: object): Promise<ContractAnswer>;
}

/** A visit of one case: what it asks is kept, and what it makes is deleted. */
export class Visit {
  readonly answers: ContractAnswer[] = [];
  private readonly made: string[] = [];

  constructor(private readonly server: ContractServer) {}

  /** One call whose answer belongs to the contract. */
  async ask(method: string, path: string, body?: object): Promise<Row> {
    const answer = await this.server.request(method, path, body);
    this.answers.push(answer);
    return answer.body as Row;
  }

  /** Makes what the case needs, and says nothing about. @returns the row */
  async make(path: string, body: object, key = 'pk'): Promise<Row> {
    const { status, body: row } = await this.server.request('POST', path, body);
    if (status !== 201) throw new Error(`POST ${path}: ${status} ${JSON.stringify(row)}`);
    this.willGo(`${path}${(row as Row)[key]}/`);
    return row as Row;
  }

  async look(path: string, field: string): Promise<void> {
    const { status, body } = await this.server.request('GET', path);
    this.answers.push({ status, body: { [field]: (body as Row)[field] } });
  }

  /** A change of which a later look shows the result. */
  async does(method: string, path: string, body: object): Promise<void> {
    const { status, body: answer } = await this.server.request(method, path, body);
    if (status >= 400) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(answer)}`);
  }

  /** A creation that is a part of the contract. */
  async create(path: string, body: object, key = 'pk'): Promise<Row> {
    const row = await this.ask('POST', path, body);
    this.willGo(`${path}${row[key]}/`);
    return row;
  }

  private willGo(address: string): void {
    this.made.unshift(address);
  }

  async leave(): Promise<void> {
    for (const address of this.made) await this.server.request('DELETE', address);
  }
}

export interface ContractCase {
  readonly name: string;
  /** The server asks Google and GitHub. */
  readonly fetches?: true;
  run(visit: Visit): Promise<void>;
}

const FLOW = { name: 'Contract', slug: 'contract', title: 'Contract', designation: 'authentication' };
const SOURCE = { consumer_key: 'key', consumer_secret: 'secret' };

export const CASES: readonly ContractCase[] = [
  {
    name: 'a list has its rows by page, and no page behind the last one',
    run: async (visit) => {
      for (const name of ['contract-a', 'contract-b']) await visit.make('/core/groups/', { name });
      const query = 'search=contract-&include_users=false';
      await visit.ask('GET', `/core/groups/?${query}&page_size=1&page=2`);
      await visit.ask('GET', `/core/groups/?${query}&page_size=1&page=3`);
    },
  },
  {
    name: 'a name filters exactly, and an unknown filter is ignored',
    run: async (visit) => {
      for (const name of ['contract-a', 'contract-ab']) await visit.make('/core/groups/', { name });
      await visit.ask('GET', '/core/groups/?name=contract-a&include_users=false');
      await visit.ask('GET', '/core/groups/?name=CONTRACT-A&include_users=false');
      await visit.ask('GET', '/core/groups/?name=contract-a&colour=red&include_users=false');
    },
  },
  {
    name: 'a group has defaults, its name is taken once, and a deleted one is not there',
    run: async (visit) => {
      const { pk } = await visit.create('/core/groups/', { name: 'contract' });
      await visit.ask('POST', '/core/groups/', { name: 'contract' });
      await visit.ask('DELETE', `/core/groups/${pk}/`);
      await visit.ask('GET', `/core/groups/${pk}/`);
      await visit.ask('DELETE', `/core/groups/${pk}/`);
    },
  },
  {
    name: 'a user is found by the whole username, and has it alone',
    run: async (visit) => {
      const body = { username: 'contract', name: 'Contract' };
      await visit.make('/core/users/', body);
      await visit.ask('GET', '/core/users/?username=contrac&include_groups=false');
      await visit.ask('POST', '/core/users/', body);
      await visit.ask('POST', '/core/users/', { name: 'No username' });
    },
  },
  {
    name: 'a flow has defaults and keeps what a PUT leaves out',
    run: async (visit) => {
      await visit.create('/flows/instances/', { ...FLOW, layout: 'sidebar_left' }, 'slug');
      await visit.ask('PUT', '/flows/instances/contract/', { ...FLOW, title: 'Another' });
      await visit.ask('POST', '/flows/instances/', FLOW);
      await visit.ask('POST', '/flows/instances/', { ...FLOW, slug: 'contract-2', designation: 'none-such' });
    },
  },
  {
    name: 'a login stage has defaults and keeps what a PUT leaves out',
    run: async (visit) => {
      const { pk } = await visit.create('/stages/user_login/', { name: 'contract' });
      await visit.ask('PATCH', `/stages/user_login/${pk}/`, { session_duration: 'weeks=4' });
      await visit.ask('PUT', `/stages/user_login/${pk}/`, { name: 'contract' });
      await visit.ask('PATCH', `/stages/user_login/${pk}/`, { session_duration: 'four weeks' });
      await visit.ask('POST', '/stages/user_login/', { name: 'contract' });
    },
  },
  {
    name: 'a user-write stage makes inactive users of the type external by default',
    run: async (visit) => {
      await visit.create('/stages/user_write/', { name: 'contract' });
    },
  },
  {
    name: 'an identification stage needs a field or a source',
    run: async (visit) => {
      await visit.ask('POST', '/stages/identification/', { name: 'contract', user_fields: [] });
      await visit.create('/stages/identification/', { name: 'contract', user_fields: ['username'] });
    },
  },
  {
    name: 'a stage is bound once at an order, and a deleted flow or stage takes its bindings with it',
    run: async (visit) => {
      const flow = await visit.make('/flows/instances/', FLOW, 'slug');
      const stage = await visit.make('/stages/user_login/', { name: 'contract' });
      const body = { target: flow.pk, stage: stage.pk, order: 10 };
      const binding = await visit.create('/flows/bindings/', body);
      await visit.ask('POST', '/flows/bindings/', body);
      await visit.ask('DELETE', `/stages/user_login/${stage.pk}/`);
      await visit.ask('GET', `/flows/bindings/${binding.pk}/`);
    },
  },
  {
    name: 'a policy binding names one of policy, group and user, and goes with it',
    run: async (visit) => {
      const application = await visit.make('/core/applications/', { name: 'Contract', slug: 'contract' }, 'slug');
      const group = await visit.make('/core/groups/', { name: 'contract' });
      await visit.ask('POST', '/policies/bindings/', { target: application.pk, order: 0 });
      const body = { target: application.pk, group: group.pk, order: 0 };
      const binding = await visit.create('/policies/bindings/', body);
      await visit.ask('POST', '/policies/bindings/', { ...body, group: '00000000-0000-4000-8000-000000000000' });
      await visit.ask('DELETE', `/core/groups/${group.pk}/`);
      await visit.ask('GET', `/policies/bindings/${binding.pk}/`);
    },
  },
  {
    name: 'an application opens for members of a bound group and of groups below it, without a binding for every user',
    run: async (visit) => {
      const application = await visit.make('/core/applications/', { name: 'Contract', slug: 'contract' }, 'slug');
      const above = await visit.make('/core/groups/', { name: 'contract' });
      const below = await visit.make('/core/groups/', { name: 'contract-below', parents: [above.pk] });
      const users: Row[] = [];
      for (const [username, groups] of Object.entries({ above: [above.pk], below: [below.pk], other: [] }))
        users.push(await visit.make('/core/users/', { username: `contract-${username}`, name: username, groups }));
      const look = async () => {
        for (const { pk } of users)
          await visit.look(`/core/applications/contract/check_access/?for_user=${pk}`, 'passing');
      };
      await look();
      const body = { target: application.pk, group: above.pk, order: 0 };
      const { pk } = await visit.make('/policies/bindings/', body);
      await look();
      await visit.does('PUT', `/policies/bindings/${pk}/`, { ...body, negate: true });
      await look();
      await visit.does('PUT', `/policies/bindings/${pk}/`, { ...body, negate: false, enabled: false });
      await look();
    },
  },
  {
    name: 'a user joins a group once and leaves it, and an unknown user does not',
    run: async (visit) => {
      const { pk: group } = await visit.make('/core/groups/', { name: 'contract' });
      const { pk: user } = await visit.make('/core/users/', { username: 'contract', name: 'Contract' });
      for (const change of ['add_user', 'add_user', 'remove_user', 'remove_user']) {
        await visit.ask('POST', `/core/groups/${group}/${change}/`, { pk: user });
        await visit.look(`/core/users/${user}/`, 'groups');
      }
      await visit.ask('POST', `/core/groups/${group}/add_user/`, { pk: 0 });
    },
  },
  {
    name: 'an invitation has a slug as its name',
    run: async (visit) => {
      const path = '/stages/invitation/invitations/';
      await visit.ask('POST', path, { name: 'not a slug' });
      await visit.ask('POST', path, { name: 'a'.repeat(51) });
      await visit.create(path, { name: 'contract', single_use: true, fixed_data: { group: 'A' } });
    },
  },
  {
    name: 'a proxy provider gets the standard scopes',
    run: async (visit) => {
      const flow = await visit.make('/flows/instances/', { ...FLOW, designation: 'authorization' }, 'slug');
      const flows = { authorization_flow: flow.pk, invalidation_flow: flow.pk };
      const body = { name: 'contract', mode: 'forward_single', external_host: 'https://a.example', ...flows };
      const { pk } = await visit.create('/providers/proxy/', body);
      await visit.ask('PUT', `/providers/proxy/${pk}/`, { ...body, access_token_validity: 'weeks=4' });
      await visit.ask('POST', '/providers/proxy/', body);
    },
  },
  {
    name: 'a source without a discovery document keeps its pkce and shows no secret',
    run: async (visit) => {
      const body = { name: 'Contract', slug: 'contract', provider_type: 'facebook', ...SOURCE };
      await visit.create('/sources/oauth/', body, 'slug');
      await visit.ask('PUT', '/sources/oauth/contract/', { ...body, consumer_secret: '' });
      await visit.ask('POST', '/sources/oauth/', body);
    },
  },
  ...(['google', 'github'] as const).map(
    (type): ContractCase => ({
      name: `a source of ${type} has the pkce of the discovery document where a write leaves it out`,
      fetches: true,
      run: async (visit) => {
        const body = { name: 'Contract', slug: 'contract', provider_type: type, ...SOURCE };
        await visit.make('/sources/oauth/', body, 'slug');
        await visit.look('/sources/oauth/contract/', 'pkce');
        await visit.does('PATCH', '/sources/oauth/contract/', { pkce: 'none' });
        await visit.look('/sources/oauth/contract/', 'pkce');
        await visit.does('PUT', '/sources/oauth/contract/', body);
        await visit.look('/sources/oauth/contract/', 'pkce');
      },
    }),
  ),
];
