import type { Row } from '../authentik/records';
import type { Browser } from './browser';
import { Browser as Visitor } from './browser';
import { PASSWORD } from './people';
import type { RealAuthentik } from './real-authentik';

const FORWARDED = { 'x-forwarded-host': 'leaver.localhost:8000', 'x-forwarded-proto': 'http' };

/** Makes what a server needs so that a person can hold something of every kind of access there. */
export class LeaverServer {
  readonly callback = 'https://leaver.example/callback';
  readonly client: Readonly<Record<string, string>>;
  enrollment: Row = {};
  private readonly made: string[] = [];
  private outpost: { readonly path: string; readonly before: unknown } | undefined;

  constructor(
    private readonly server: RealAuthentik,
    private readonly username: string,
  ) {
    this.client = { client_id: `${username}-client`, client_secret: 'a-secret-of-the-tests-that-is-long' };
  }

  /** @returns the person */
  async make(): Promise<Row> {
    const { server, username } = this;
    const flows = await server.list('/flows/instances/');
    const flow = (slug: string) => flows.find((one) => one.slug === slug)?.pk;
    const admins = await server.only('/core/groups/?name=authentik%20Admins');
    const team = await this.add('/core/groups/', { name: `${username}-team` });
    const user = await this.add('/core/users/', {
      username,
      name: username,
      email: `${username}@people.example`,
      path: 'users',
      type: 'internal',
      groups: [admins.pk, team.pk],
    });
    await server.post(`/core/users/${user.pk}/set_password/`, { password: PASSWORD });
    const invalidation = { invalidation_flow: flow('default-provider-invalidation-flow') };
    const scopes = await server.list('/propertymappings/provider/scope/');
    const wanted = ['openid', 'profile', 'email', 'offline_access'];
    const oauth = await this.add('/providers/oauth2/', {
      ...invalidation,
      ...this.client,
      name: `${username}-oauth`,
      authorization_flow: flow('default-provider-authorization-explicit-consent'),
      redirect_uris: [{ matching_mode: 'strict', url: this.callback }],
      property_mappings: scopes.filter(({ scope_name }) => wanted.includes(String(scope_name))).map(({ pk }) => pk),
    });
    const proxy = await this.add('/providers/proxy/', {
      ...invalidation,
      name: `${username}-proxy`,
      mode: 'forward_single',
      external_host: 'http://leaver.localhost:8000',
      authorization_flow: flow('default-provider-authorization-implicit-consent'),
    });
    const application = await this.addApplication(`${username}-oauth`, oauth.pk);
    await server.post('/policies/bindings/', { target: application.pk, group: team.pk, order: 0 });
    await this.addApplication(`${username}-proxy`, proxy.pk);
    await this.serve(proxy.pk);
    await this.addEnrollment();
    await this.addSource(user);
    return user;
  }

  /** Asks the outpost as Traefik does. @param path of the outpost itself, on the host of the application */
  forward(browser: Browser, path = '/outpost.goauthentik.io/auth/traefik'): Promise<Response> {
    return browser.request(path, { headers: { ...FORWARDED, 'x-forwarded-uri': '/page' } });
  }

  async remove(): Promise<void> {
    if (this.outpost !== undefined) await this.server.patch(this.outpost.path, { providers: this.outpost.before });
    for (const path of this.made.splice(0).reverse()) await this.server.delete(path);
  }

  private async add(path: string, body: object, key = 'pk'): Promise<Row> {
    const row = await this.server.post(path, body);
    this.made.push(`${path}${row[key]}/`);
    return row;
  }

  private addApplication(name: string, provider: unknown): Promise<Row> {
    return this.add('/core/applications/', { name, slug: name, provider }, 'slug');
  }

  /** Puts the provider on the embedded outpost, and waits until that knows it. */
  private async serve(provider: unknown): Promise<void> {
    const { server } = this;
    const row = await server.only('/outposts/instances/?managed__iexact=goauthentik.io/outposts/embedded');
    const { pk, providers, config } = row as { pk: string; providers: unknown[]; config: object };
    const path = `/outposts/instances/${pk}/`;
    this.outpost = { path, before: providers };
    await server.patch(path, {
      providers: [...providers, provider],
      config: { ...config, authentik_host: server.url },
    });
    for (let wait = 0; wait < 120; wait += 1) {
      if ((await this.forward(new Visitor(server.url))).status === 302) return;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    throw new Error('the outpost does not serve the provider within 60 s');
  }

  /** A flow that only an invitation opens. */
  private async addEnrollment(): Promise<void> {
    const slug = `${this.username}-enrollment`;
    const flow = { name: slug, slug, title: slug, designation: 'enrollment' };
    this.enrollment = await this.add('/flows/instances/', flow, 'slug');
    const gate = { name: `${slug}-gate`, continue_flow_without_invitation: false };
    const stages = [
      await this.add('/stages/invitation/stages/', gate),
      await this.add('/stages/dummy/', { name: `${slug}-next` }),
    ];
    for (const [order, { pk: stage }] of stages.entries()) {
      await this.server.post('/flows/bindings/', { target: this.enrollment.pk, stage, order });
    }
  }

  /** A source that asks no other server, with the account of the person. */
  private async addSource({ pk: user }: Row): Promise<void> {
    const name = `${this.username}-source`;
    const source = await this.add('/sources/plex/', { name, slug: name, client_id: 'a', plex_token: 'b' }, 'slug');
    const connection = { user, source: source.pk, identifier: '1', plex_token: 'c' };
    await this.server.post('/sources/user_connections/plex/', connection);
  }
}
