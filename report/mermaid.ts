import type { Diagram, DiagramNode, NodeKind } from './diagram';

/** Opening and closing bracket of each shape, as Mermaid's flowcharts write them. */
const SHAPES: Readonly<Record<NodeKind, readonly [string, string]>> = {
  person: ['([', '])'],
  edge: ['[/', '/]'],
  gateway: ['{{', '}}'],
  service: ['[', ']'],
  store: ['[(', ')]'],
  job: ['[[', ']]'],
  stage: ['(', ')'],
  decision: ['{', '}'],
};

/** The diagram as a Mermaid flowchart, without a fence around it. */
export function toMermaid({ direction, nodes, edges }: Diagram): string {
  return [
    `flowchart ${direction}`,
    ...nodes.map(nodeLine),
    ...edges.map(({ from, to, label }) => `  ${from} -->${label === undefined ? '' : `|${quote(label)}|`} ${to}`),
  ].join('\n');
}

function nodeLine({ id, lines, kind }: DiagramNode): string {
  const [open, close] = SHAPES[kind];
  return `  ${id}${open}${quote(lines.join('\n'))}${close}`;
}

/** Mermaid reads entities inside of quotes, and `<br/>` as a line break. */
function quote(text: string): string {
  const safe = text.replace(/[&"<>]/g, (character) => `#${character.codePointAt(0)};`);
  return `"${safe.replaceAll('\n', '<br/>')}"`;
}
