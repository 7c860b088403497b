import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { composeFile } from '../../../scripts/try/compose';

const compose = composeFile();
const schema = z.fromJSONSchema(
  JSON.parse(readFileSync(join(__dirname, '..', '..', '..', 'schemas', 'compose-spec.json'), 'utf8')),
  { defaultTarget: 'draft-7' },
);
const faultsOf = (file: unknown) => (schema.safeParse(file).error?.issues ?? []).map(({ message }) => message);
const services = Object.entries<{
  readonly ports?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}>(compose.services);

test('the compose file is what the Compose Specification accepts', () => {
  expect(faultsOf(compose)).toEqual([]);
});

test.each<[string, object]>([
  ['an unknown key of a service', { services: { wiki: { ...compose.services.wiki, prots: [] } } }],
  ['a number for an image', { services: { wiki: { image: 15 } } }],
  ['a condition without its service', { services: { server: { depends_on: { postgresql: { condition: 'ready' } } } } }],
])('%s is a fault of the schema', (_, file) => {
  expect(faultsOf(file)).not.toEqual([]);
});

test('only authentik and Traefik have a port, on loopback', () => {
  const ports = services.flatMap(([name, { ports: given = [] }]) => given.map((port) => `${name} ${port}`));
  expect(ports).toEqual(['server 127.0.0.1:9000:9000', 'traefik 127.0.0.1:443:443']);
});

test('secrets stand in no compose file: Docker Compose asks for each', () => {
  const named = services.flatMap(([, { environment = {} }]) => Object.entries(environment));
  const secret = named.filter(([name]) => /PASSWORD|SECRET|TOKEN|CLIENT_ID/.test(name));
  expect(secret.length).toBeGreaterThan(5);
  expect(secret.filter(([, value]) => !/^\$\{\w+:\?\}$/.test(value))).toEqual([]);
});

test('every image has a version', () => {
  const images = Object.values(compose.services).map(({ image }) => image);
  expect(images.filter((image) => !/:v?\d+\.\d+/.test(image))).toEqual([]);
});
