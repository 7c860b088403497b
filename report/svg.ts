import dagre from '@dagrejs/dagre';
import type { Diagram, DiagramNode } from './diagram';
import { type Html, html, join } from './html';

/** Advance of a character: of a name, 14 px and bold, and of the 12 px below it, in the widest font that a browser falls back to. */
const NAME_PX = 9.4;
const DETAIL_PX = 7.4;
const LINE_PX = 18;
const PADDING_PX = 12;
const MARGIN_PX = 8;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The diagram as inline SVG, coloured by the page's style sheet. The same diagram gives the same bytes. */
export function toSvg(diagram: Diagram): Html {
  const graph = new dagre.graphlib.Graph({ multigraph: true })
    .setGraph({ rankdir: diagram.direction, nodesep: 28, ranksep: 34, marginx: MARGIN_PX, marginy: MARGIN_PX })
    .setDefaultEdgeLabel(() => ({}));
  for (const node of diagram.nodes) graph.setNode(node.id, sizeOf(node));
  for (const [index, { from, to, label = '' }] of diagram.edges.entries()) {
    const text = { width: label.length * DETAIL_PX, height: label === '' ? 0 : LINE_PX, labelpos: 'c' };
    graph.setEdge(from, to, text, String(index));
  }
  dagre.layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  const edges = diagram.edges.map(({ from, to, label }, index) => {
    const { points, x = 0, y = 0 } = graph.edge({ v: from, w: to, name: String(index) });
    const text = label === undefined ? '' : html`<text class="label" x="${px(x)}" y="${px(y + 4)}">${label}</text>`;
    return html`<path class="link" d="${pathOf(points)}" marker-end="url(#arrow)"/>${text}`;
  });
  const nodes = diagram.nodes.map((node) => nodeOf(node, graph.node(node.id)));
  return html`<svg class="diagram" role="img" aria-label="${diagram.title}" viewBox="0 0 ${px(width)} ${px(height)}" width="${px(width)}" height="${px(height)}">${join(edges)}${join(nodes)}</svg>`;
}

function sizeOf({ lines }: DiagramNode) {
  const longest = Math.max(...lines.map(({ length }, index) => length * (index === 0 ? NAME_PX : DETAIL_PX)));
  return { width: longest + 2 * PADDING_PX, height: lines.length * LINE_PX + PADDING_PX };
}

function nodeOf({ lines, kind, mark }: DiagramNode, box: Point & { width: number; height: number }): Html {
  const [left, top] = [box.x - box.width / 2, box.y - box.height / 2];
  const texts = lines.map((line, index) => {
    const y = top + PADDING_PX / 2 + LINE_PX * (index + 0.75);
    return html`<text class="${index === 0 ? 'name' : 'detail'}" x="${px(box.x)}" y="${px(y)}">${line}</text>`;
  });
  const marked = mark === undefined ? '' : ` plan-${mark}`;
  const round = kind === 'person' || kind === 'stage' ? Math.min(box.height / 2, 18) : 5;
  return html`<g class="node ${kind}${marked}"><rect x="${px(left)}" y="${px(top)}" width="${px(box.width)}" height="${px(box.height)}" rx="${px(round)}"/>${join(texts)}</g>`;
}

function pathOf(points: readonly Point[]): string {
  return points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${px(x)} ${px(y)}`).join('');
}

function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}
