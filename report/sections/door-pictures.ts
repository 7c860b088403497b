import { documentObjects } from '../../access/document-objects';
import { type DoorRow, doorRows, VISITORS } from '../../access/door-table';
import { inWords } from '../../access/sign-in';
import { type Way, waysIn } from '../../access/ways';
import type { SiteDocument } from '../../rules/readers/document';
import type { Diagram, DiagramNode } from '../diagram';
import { type LoginPath, loginPaths, stackAddresses, stageNode } from './login-paths';

/** A way in from its first page to the session, or another flow whose stages Terraform binds. */
export interface DoorPicture {
  readonly title: string;
  /** Sentences say what the flow needs, asks and admits; a flow that is no way in has none. */
  readonly facts: string;
  readonly diagram: Diagram;
}

type Box = Omit<DiagramNode, 'id'>;

/** Every way in, and then the flows that are none. */
export function doorPictures(document: SiteDocument): readonly DoorPicture[] {
  const objects = documentObjects(document);
  const ways = waysIn(objects);
  const rows = doorRows(objects);
  const paths = loginPaths(document);
  const where = stackAddresses(document);
  const pictures = ways.flatMap((way, index) => {
    const row = rows[index];
    if (row === undefined) return [];
    const path = paths.find(({ slug }) => slug === way.flow);
    const boxes = [...firstBoxes(way, where, path), ...stageBoxes(way, path), endOf(way, path)];
    return [{ title: row.way, facts: factsOf(row), diagram: lineOf(`${row.way}, flow ${row.flow}`, boxes) }];
  });
  const others = paths.filter(({ slug }) => !ways.some(({ flow }) => flow === slug));
  return [
    ...pictures,
    ...others.map((path) => ({
      ...{ title: path.title, facts: '' },
      diagram: lineOf(`Flow ${path.slug}`, [startOf(path), ...path.stages.map(stageNode)]),
    })),
  ];
}

function factsOf({ needs, factor, passes }: DoorRow): string {
  const visitors = VISITORS.filter((one) => passes[one] !== 'no');
  const admits = visitors.length === 0 ? 'no visitor' : visitors.join(', ');
  return `Needs ${needs}. Second factor: ${factor}. Admits ${admits}.`;
}

/** Returns what a visitor sees before the stages of the flow. */
function firstBoxes(
  { kind, name, flow, address }: Way,
  where: (addresses: readonly string[]) => readonly string[],
  path: LoginPath | undefined,
): readonly Box[] {
  const addresses = where([address]);
  const ofFlow = path === undefined ? [] : [path.address];
  const page = (button: string): Box => ({ kind: 'person', lines: ['login page', button] });
  switch (kind) {
    case 'password':
    case 'recovery':
      return [
        { kind: 'person', lines: ['login page', ...(flow === undefined ? [] : [`flow ${flow}`])], addresses: ofFlow },
      ];
    case 'passkey':
      return [page('button for a passkey')];
    case 'source':
      return [page(`button ${name}`), { kind: 'edge', lines: [name, 'its own login'], addresses }];
    case 'guest':
      return [{ kind: 'person', lines: ['public host', 'no page is shown'], addresses }];
    case 'sign-up':
      return [{ kind: 'person', lines: ['link or new account', `flow ${name}`], addresses: ofFlow }];
  }
}

function stageBoxes({ flow, stages }: Way, path: LoginPath | undefined): readonly Box[] {
  if (path !== undefined && stages.length > 0) return path.stages.map(stageNode);
  return [
    { kind: 'stage', lines: [flow === undefined ? 'flow of the server' : `flow ${flow}`, "managed in authentik's UI"] },
  ];
}

function endOf({ works, why }: Way, path: LoginPath | undefined): Box {
  if (works === 'no') return { kind: 'decision', lines: ['no session', why] };
  if (works === 'unknown') return { kind: 'store', lines: ['signed in', 'if the server agrees'] };
  const duration = path?.stages.find(({ sessionDuration }) => sessionDuration !== undefined)?.sessionDuration;
  return {
    kind: 'store',
    lines: ['signed in', duration === undefined ? 'session as on the server' : `for ${inWords(duration)}`],
  };
}

function startOf({ slug, designation, address }: LoginPath): Box {
  return { kind: 'person', lines: [slug, designation], addresses: [address] };
}

function lineOf(title: string, boxes: readonly Box[]): Diagram {
  const nodes = boxes.map((box, index) => ({ ...box, id: `step${index}` }));
  const edges = boxes.slice(1).map((_, index) => ({ from: `step${index}`, to: `step${index + 1}` }));
  return { title, direction: 'LR', nodes, edges };
}
