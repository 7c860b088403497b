import { conceal } from '../../../ops/core/conceal';

const KEY = 'q7Zr9TtX2mVb4Lp8Wn3K';

/** Each place where estates keep a secret: the path that a survey or a plan has for it, and the value that is live. */
const PLACES: Readonly<Record<string, readonly [path: string, value: unknown]>> = {
  'a variable of a container': ['spec.template.spec.containers[app].env[DB_PASSWORD].value', KEY],
  'a whole variable': ['spec.template.spec.containers[app].env[DB_PASSWORD]', { name: 'DB_PASSWORD', value: KEY }],
  'a variable in a whole container': [
    'spec.containers[app]',
    { name: 'app', env: [{ name: 'CF_API_TOKEN', value: KEY }] },
  ],
  'a variable whose name ends with KEY': ['spec.containers[app].env[LICENSE_KEY].value', KEY],
  'a variable in the spelling of Terraform': ['spec[0].template[0].spec[0].container[0].env[SMTP_PASS].value', KEY],
  'a DSN in a variable': [
    'spec.containers[app].env[DATABASE_URL].value',
    `postgres://app:${KEY}@db:5432/app?sslmode=disable`,
  ],
  'a DSN of libpq': ['spec.containers[app].env[PG].value', `host=db user=app password=${KEY} dbname=app`],
  'a DSN of Sentry': ['spec.containers[app].env[SENTRY].value', `https://${KEY}@sentry.example.org/1`],
  'an argument': ['spec.containers[app].args', ['serve', `--admin-password=${KEY}`, '--port', '80']],
  'the argument behind a flag': ['spec.containers[app].args', ['--api-token', KEY, '--port', '80']],
  'an argument in a shell': [
    'spec.containers[app].command[2]',
    `curl -H "Authorization: Bearer ${KEY}" https://example.org`,
  ],
  'a flag in a shell': ['spec.containers[app].command[2]', `sync --token ${KEY} --verbose`],
  'an annotation with an API key': ['metadata.annotations["gethomepage.dev/widget.key"]', KEY],
  'an annotation with a password': ['metadata[0].annotations["example.org/basic-password"]', KEY],
  'a ConfigMap': ['data["config.yaml"]', `server:\n  port: 80\n  secret_key: ${KEY}\n  name: app\n`],
  'a ConfigMap in the form of an env file': ['data[".env"]', `PORT=80\nAPI_TOKEN=${KEY}\n`],
  'a ConfigMap in JSON': ['data["settings.json"]', `{"port":80,"apiKey":"${KEY}"}`],
  'a key of a ConfigMap': ['data["SECRET_KEY"]', KEY],
  'a private key': ['data["tls.pem"]', `-----BEGIN RSA PRIVATE KEY-----\n${KEY}\n-----END RSA PRIVATE KEY-----\n`],
  'Helm values': ['values.server.env[CF_TOKEN].value', KEY],
  'Helm values as a mapping': ['values[0].postgresql.auth.password', KEY],
  'the old CronJob': [
    'spec.job_template.spec.template.spec.containers[sync]',
    {
      name: 'sync',
      env: [
        { name: 'CF_API_TOKEN', value: KEY },
        { name: 'LAPI_KEY', value: KEY },
      ],
    },
  ],
  'a header of a middleware': ['spec.headers.customRequestHeaders.Authorization', `Basic ${KEY}==`],
  'a webhook of Slack': ['spec.receivers[0].url', `https://hooks.slack.com/services/${KEY}`],
  'a token of GitHub': ['metadata.annotations["example.org/source"]', `ghp_${KEY}`],
  'a JSON web token': ['data.note', `eyJhbGciOiJIUzI1.${KEY}.${KEY}`],
};

test.each(Object.entries(PLACES))('%s is not shown', (_, [path, value]) => {
  const text = JSON.stringify(conceal(path, value));
  expect(text).not.toContain(KEY);
  expect(text).toContain('(sensitive)');
});

test('what stands around a secret is shown', () => {
  const of = (name: string) => conceal(...(PLACES[name] as readonly [string, unknown]));
  expect(of('a DSN in a variable')).toBe('postgres://app:(sensitive)@db:5432/app?sslmode=disable');
  expect(of('the argument behind a flag')).toEqual(['--api-token', '(sensitive)', '--port', '80']);
  expect(of('a ConfigMap')).toBe('server:\n  port: 80\n  secret_key: (sensitive)\n  name: app\n');
  expect(of('a whole variable')).toEqual({ name: 'DB_PASSWORD', value: '(sensitive)' });
});

test.each<[what: string, path: string, value: unknown]>([
  ['the name of a Secret', 'spec.containers[app].env[DB_PASSWORD].valueFrom.secretKeyRef.name', 'app-database'],
  ['the name of a variable', 'spec.containers[app].env[CROWDSEC_LAPI_KEY].name', 'CROWDSEC_LAPI_KEY'],
  ['the key in a Secret', 'spec[0].container[0].env[DB_PASSWORD].value_from[0].secret_key_ref[0].key', 'password'],
  [
    'a variable from a Secret',
    'spec.containers[app].env[DB_PASSWORD]',
    { name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'app', key: 'password' } } },
  ],
  ['the name of the Secret of a chart', 'values.authentik.existingSecret.secretName', 'goauthentik'],
  ['a volume of a Secret', 'spec.volumes[tls].secret.secretName', 'tls'],
  ['a switch', 'spec.automount_service_account_token', true],
  ['a checksum', 'spec.template.metadata.annotations["checksum/config"]', 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f2'],
  ['an id', 'id', '0eecac07-97c7-443c-8925-05f2f4fe3e47'],
  ['an image', 'spec.containers[app].image', 'registry.example.org/app@sha256:9f86d081884c7d659a2feaa0c55ad015'],
  ['a public key', 'spec.containers[app].env[SIGNING_PUBLIC_KEY].value', 'ed25519 AAAA'],
  ['a URL without a password', 'spec.containers[app].env[URL].value', 'https://example.org:8443/path?page=1'],
  ['a challenge', 'data["nginx.conf"]', 'add_header WWW-Authenticate \'Basic realm="Emergency Access"\';'],
  ['a reference in a text', 'data["values.yaml"]', 'existingSecret: app\npassword: $DB_PASSWORD\ntoken: ""\n'],
  ['the code of a policy', 'expression', 'token = request.context["prompt_data"].get("token")\nreturn bool(token)'],
  ['a duration', 'access_token_validity', 'hours=1'],
  ['a key of a toleration', 'spec.tolerations[0].key', 'node.kubernetes.io/not-ready'],
])('%s is shown', (_, path, value) => {
  expect(conceal(path, value)).toEqual(value);
});

test.each(['a', '-', ' ', 'a-'])('a text of 200 000 characters, each %j, costs no square', (part) => {
  const text = part.repeat(200_000 / part.length);
  expect(conceal('value', text)).toBe(text);
});
