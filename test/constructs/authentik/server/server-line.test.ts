import { ServerLine } from '../../../../constructs/authentik/server/server-line';
import { ProviderSchema } from '../../../../constructs/core/provider-schema';
import { chartKeys } from '../../../../rules/readers/chart-keys';

const LINES = ServerLine.names.map((name) => [name, ServerLine.of(name)] as const);

test('the lines that people run are recorded, the oldest first', () => {
  expect(ServerLine.names).toEqual(['2026.2', '2026.5', '2026.8']);
});

test.each(LINES)('line %s has every fact', (name, line) => {
  expect(line?.name).toBe(name);
  expect(line?.newest.startsWith(`${name}.`)).toBe(true);
  expect(ProviderSchema.versions).toContain(line?.provider);
  expect(chartKeys('authentik', line?.chart ?? '')).toBeDefined();
  expect(line?.settings.size).toBeGreaterThan(100);
  for (const setting of line?.settings ?? []) expect(setting).toMatch(/^AUTHENTIK_[A-Z0-9_]+$/);
  // Each fact says where it comes from, and where it is not of the line itself.
  expect(Object.keys(line?.sources ?? {}).sort()).toEqual(['chart', 'provider', 'settings', 'traits']);
  if (!line?.provider.startsWith(`${name}.`)) expect(line?.sources.provider).toContain('of the line before');
  // Every line answers each question that one of them answers.
  expect(Object.keys(line?.traits ?? {}).sort()).toEqual(Object.keys(LINES[0]?.[1]?.traits ?? {}).sort());
});

test.each(LINES)('the settings of line %s hold what each release states', (_, line) => {
  expect([...(line?.settings ?? [])]).toEqual(
    expect.arrayContaining(['AUTHENTIK_POSTGRESQL__HOST', 'AUTHENTIK_LISTEN__TRUSTED_PROXY_CIDRS']),
  );
});

test('a version is of its line, and one of another line is of none', () => {
  expect(ServerLine.of('2026.8.6')?.name).toBe('2026.8');
  expect(ServerLine.of('2026.80.1')).toBeUndefined();
  expect(ServerLine.of('2027.1.0')).toBeUndefined();
});

test('a base URL is a setting of exactly the lines that read it', () => {
  for (const [, line] of LINES) {
    expect(line?.settings.has('AUTHENTIK_WEB__BASE_URL')).toBe(line?.traits.baseUrl !== 'unknown');
  }
});

test('a line whose server asks for grant types has a provider that can state them', () => {
  for (const [, line] of LINES) {
    if (line?.traits.grantTypes !== true) continue;
    expect(ProviderSchema.at(line.provider).has('authentik_provider_oauth2', 'grant_types')).toBe(true);
  }
});
