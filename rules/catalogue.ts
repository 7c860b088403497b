import { RULES } from './index';

/** docs/reference/rules.md: the catalogue as a page. A test compares it with the file. */
export function rulesDocument(): string {
  const rows = RULES.map(({ id, what, why, incident }) => `| \`${id}\` | ${what} | ${why} | ${incident ?? ''} |`);
  return `# Rules

Generated from \`rules/\` by \`npm run docs\`.

A rule checks the finished Terraform JSON of all stacks, after tokens, overrides and defaults. A finding ends the
synthesis with its path in the site, what was found, what to do, and in brackets the rule and the address; nothing is
written: \`cdktf synth\`, \`diff\` and \`deploy\` all stop. A site that accepts a finding states it under \`exceptions\`:
rule, address, subject and reason. The subject is the one in the brackets, or else what was found. An exception covers
one finding, is shown in the output, and is refused if it covers none.

| rule | what holds | why | incident |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}
