import { Command } from 'commander';
import type { AccessModel, Target } from '../../access/model';
import { EVERYONE, GUEST, STRANGER, type Subject } from '../../access/subjects';
import { nearNames } from '../../constructs/core/near-names';
import type { OpsContext } from '../core/context';
import { ExitCode } from '../core/exit-code';
import { OpsError } from '../core/ops-error';
import type { CommandFactory } from '../program';
import { accessTable, doorTable, outageTable } from '../site/access-table';
import { renderDocument } from '../site/rendered';

const HELP = `
It reads the synthesised JSON of the site, and asks no server: "as on the server" is what the UI owns.

Examples:
  npm run ops -- access
  npm run -s ops -- access --json | jq '.[] | select(.answers["Headscale Users"] == "yes").targets'
  npm run ops -- access door
  npm run ops -- access why --host terminal --group "Headscale Users"
  npm run ops -- access why --application Grafana --guest`;

const GUEST_NOTE = `All visitors of public hosts share the account of the guest, and authentik has no setting against that: each of them reads
address, browser and last use of the others, ends their sessions, makes tokens of the guest and sees its applications.`;

interface Json {
  readonly json?: boolean;
}

/** `access`: which users can open what, and why. */
export const accessCommand: CommandFactory = accessCommandWith();

/** @param render makes the finished JSON of a site */
export function accessCommandWith(render = renderDocument): CommandFactory {
  return (context) =>
    new Command('access')
      .description('Shows which users can open each host and application of the site.')
      .option('--json', 'print the matrix as JSON, with the answer for each subject')
      .addHelpText('after', HELP)
      .action(async ({ json }: Json) => {
        const { model, rows } = await read(context, render);
        const asJson = rows(model);
        const notes = model.subjects.some(({ kind }) => kind === 'guest') ? [GUEST_NOTE] : [];
        context.print(json === true, asJson, () => [
          accessTable(asJson),
          doorTable(model.door),
          outageTable(asJson),
          ...notes,
        ]);
      })
      .addCommand(whyCommand(context, render))
      .addCommand(doorCommand(context, render));
}

function doorCommand(context: OpsContext, render: typeof renderDocument): Command {
  return new Command('door')
    .description('Shows every way in: its stages, the second factor, where the session begins, and which people pass.')
    .option('--json', 'print the ways in as JSON')
    .addHelpText('after', HELP)
    .action(async ({ json }: Json) => {
      const { model } = await read(context, render);
      context.print(json === true, model.door, () => [doorTable(model.door)]);
    });
}

interface WhyOptions extends Json {
  readonly host?: string;
  readonly application?: string;
  readonly group?: string;
  readonly guest?: boolean;
  readonly stranger?: boolean;
}

function whyCommand(context: OpsContext, render: typeof renderDocument): Command {
  return new Command('why')
    .description('Explains step by step, with Terraform addresses, why a user can open something, or why not.')
    .option('--host <host>', 'a host, by its name or first label')
    .option('--application <name>', 'an application, by its name')
    .option('--group <name>', 'a member of this group, by name or key (default: a signed-in user of no group)')
    .option('--guest', 'the guest')
    .option('--stranger', 'a visitor without an account')
    .option('--json', 'print the steps as JSON')
    .addHelpText('after', HELP)
    .action(async (options: WhyOptions) => {
      const { model, whyLines, targetNamed } = await read(context, render);
      const subject = subjectOf(model, options);
      const [kind, name] = chooseTarget(options);
      const target = targetNamed(model, kind, name) ?? refuse(kind, name, namesOf(model, kind));
      const answer = target.answer(subject);
      context.print(options.json === true, { target: target.name, subject: subject.name, ...answer }, () =>
        whyLines(target, subject),
      );
      context.exitCode = { yes: ExitCode.OK, no: ExitCode.NO, unknown: ExitCode.UNKNOWN }[answer.verdict];
    });
}

async function read(context: OpsContext, render: typeof renderDocument) {
  const [document, { documentObjects }, { accessModel }, { accessRows }, why] = await Promise.all([
    render(context.site),
    import('../../access/document-objects'),
    import('../../access/model'),
    import('../../access/table'),
    import('../../access/why'),
  ]);
  return { model: accessModel(documentObjects(document)), rows: accessRows, ...why };
}

function chooseTarget({ host, application }: WhyOptions): readonly [Target['kind'], string] {
  if (host !== undefined && application === undefined) return ['host', host];
  if (application !== undefined && host === undefined) return ['application', application];
  throw new OpsError({
    what: host === undefined ? 'neither --host nor --application is given' : '--host and --application are both given',
    remedy: 'give one of them',
    exitCode: ExitCode.USAGE,
  });
}

function subjectOf({ subjects }: AccessModel, { group, guest, stranger }: WhyOptions): Subject {
  const name = group ?? (guest === true ? GUEST : stranger === true ? STRANGER : EVERYONE);
  const found =
    subjects.find((one) => one.name === name) ?? subjects.find(({ key }) => group !== undefined && key === group);
  return (
    found ??
    refuse(
      group === undefined ? 'subject' : 'group',
      name,
      subjects.flatMap(({ name: own, key = own }) => [own, key]),
    )
  );
}

function namesOf({ targets }: AccessModel, kind: Target['kind']): readonly string[] {
  const names = targets.filter((target) => target.kind === kind).map(({ name }) => name);
  return kind === 'host' ? names.map((name) => name.split('.')[0] ?? name) : names;
}

function refuse(noun: string, name: string, names: readonly string[]): never {
  const near = nearNames(name, names).map((one) => JSON.stringify(one));
  throw new OpsError({
    what: `the site has no ${noun} ${JSON.stringify(name)}`,
    remedy: `${near.length === 0 ? '' : `did you mean ${near.join(' or ')}? `}\`npm run ops -- access\` shows all of them`,
    exitCode: ExitCode.USAGE,
  });
}
