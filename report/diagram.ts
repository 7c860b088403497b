/** Describes what a box of a diagram stands for; it decides the shape and the colour. */
export type NodeKind = 'person' | 'edge' | 'gateway' | 'service' | 'store' | 'job' | 'stage' | 'decision';

/** Describes what a plan does to the object behind a box or a row; the last three are about access. */
export type Mark = 'add' | 'change' | 'remove' | 'opened' | 'closed' | 'shut-out';

/** The same for a reader. */
export const MARK_WORDS: Readonly<Record<Mark, string>> = {
  add: 'added',
  change: 'changed',
  remove: 'removed',
  opened: 'access opened',
  closed: 'access closed',
  'shut-out': 'way in shut',
};

export interface DiagramNode {
  /** Letters, digits and `_`: Mermaid takes nothing else. */
  readonly id: string;
  /** One line each; the first is the name. */
  readonly lines: readonly string[];
  readonly kind: NodeKind;
  /** Terraform addresses, `STACK.TYPE.NAME`: a plan that changes one of them marks the box. @default none */
  readonly addresses?: readonly string[];
  /** The one of them whose creation or removal is that of the box. @default all of them together */
  readonly decisive?: string;
  /** @default unchanged by the plan, or no plan is shown */
  readonly mark?: Mark | undefined;
}

export interface DiagramEdge {
  readonly from: string;
  readonly to: string;
  /** @default no text */
  readonly label?: string;
}

/** Boxes and arrows without a layout: `toSvg` draws them for the report, `toMermaid` for Markdown. */
export interface Diagram {
  readonly title: string;
  /** From top to bottom, or from left to right. */
  readonly direction: 'TB' | 'LR';
  readonly nodes: readonly DiagramNode[];
  readonly edges: readonly DiagramEdge[];
}
