import { RULES } from './index';

/** docs/rules.md: the catalogue as a page. A test compares it with the file. */
export function rulesDocument(): string {
  const rows = RULES.map(({ id, what, why, incident }) => `| \`${id}\` | ${what} | ${why} | ${incident ?? ''} |`);
  return `# Rules

Generated from \`rules/\` by \`npm run docs:rules\`.

A rule looks at the finished Terraform JSON of all stacks, after tokens, overrides and defaults. A broken rule ends the
synthesis with its id, the address, what was found and what to do, and nothing is written: \`cdktf synth\`, \`diff\` and
\`deploy\` all stop. A site that has to live with a finding says so under \`exceptions\`, with a reason; the exception
stands in the output, and one that covers nothing is refused.

| rule | what holds | why | incident |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}
