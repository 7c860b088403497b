import fc from 'fast-check';
import { parse } from 'yaml';
import { unescapeText } from '../../../constructs/core/static-text';
import { type HelmValues, valuesFaults, valuesIn, valuesYaml } from '../../../constructs/helm/values';
import { lapiKey, synthKubernetes } from '../kubernetes/kubernetes-stack';

/** Every code point but halves of pairs. fast-check's own `binary` makes a table of all of them first, for a second. */
const CODE_POINT = fc.nat(0x10f7ff).map(
  (index) => String.fromCodePoint(index < 0xd800 ? index : index + 0x800),
  (text) => {
    const point = String(text).codePointAt(0) ?? 0;
    return point < 0xd800 ? point : point - 0x800;
  },
);
/** Generates what YAML can carry, as JSON knows it. */
const TEXT = fc.string({ unit: CODE_POINT }).filter((text) => valuesFaults('values', text).length === 0);
const VALUES = fc.dictionary(
  TEXT,
  fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      TEXT,
      fc.stringMatching(/^[-+.:_0-9a-fxo~<=${}%\n\t ]{0,6}$/),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(TEXT, tie('value'), { maxKeys: 4 }),
    ),
  })).value,
);

describe('values as YAML', () => {
  test('mean what was written, whatever it is, once Terraform has read the text', () => {
    fc.assert(
      fc.property(VALUES, (values) => {
        expect(valuesFaults('values', values)).toEqual([]);
        const text = valuesYaml(values);
        expect(parse(unescapeText(text))).toEqual(values);
        expect(valuesIn(text)).toEqual(parse(text));
      }),
    );
  });

  test('are the same bytes in whatever order the keys are written', () => {
    const one: HelmValues = { server: { replicas: 3, name: 'a' }, env: [{ name: 'B', value: '1' }] };
    const other: HelmValues = { env: [{ value: '1', name: 'B' }], server: { name: 'a', replicas: 3 } };
    expect(valuesYaml(other)).toBe(valuesYaml(one));
  });

  test('leave out what is undefined, and keep null, which takes a default of the chart away', () => {
    expect(valuesYaml({ a: undefined, b: null, c: { d: undefined } })).toBe('b: null\nc: {}\n');
  });

  test.each(['on', 'yes', 'n', 'null', '~', '0777', '1e3', '1_000', '12:30:45', '2026-01-01', '8080', '.5', ''])(
    'quote the text %j, which would be something else without quotes',
    (text) => {
      expect(valuesYaml({ text })).toBe(`text: "${text}"\n`);
    },
  );

  test('show a text of several lines line by line, and fold no long one', () => {
    const long = 'rate(http_requests_total{code="400"}[5m]) '.repeat(10).trim();
    expect(valuesYaml({ expr: `sum(\n  ${long}\n)\n` })).toBe(`expr: |\n  sum(\n    ${long}\n  )\n`);
    expect(valuesYaml({ long })).toBe(`long: ${long}\n`);
  });

  test('repeat a record that is used twice', () => {
    const probe = { path: '/ready' };
    expect(valuesYaml({ a: probe, b: probe })).toBe('a:\n  path: /ready\nb:\n  path: /ready\n');
  });

  test('escape what Terraform would read as a template, in keys too', () => {
    expect(valuesYaml({ '${a}': 'proxy_pass ${host} %{ if x }' })).toBe('$${a}: proxy_pass $${host} %%{ if x }\n');
  });

  test('keep a reference, alone and inside a text, in double quotes', () => {
    let text = '';
    const { output } = synthKubernetes((stack) => {
      const key = lapiKey(stack);
      text = valuesYaml({ alone: key, mixed: `say "${key}"\n`, static: '${x}' });
      stack.addOverride('output.values.value', text);
    });
    expect(output?.values).toEqual({
      value: 'alone: "${var.lapi_key}"\nmixed: "say \\"${var.lapi_key}\\"\\n"\nstatic: $${x}\n',
    });
  });
});
