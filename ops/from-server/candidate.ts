/** One way to state a part of a server: values by their paths in the site. */
export interface Way {
  readonly says: Readonly<Record<string, unknown>>;
  /** A sentence tells the reader what is left to authentik. @default nothing: the part is stated as a whole */
  readonly leaves?: string;
  /** Whether this way states which groups may open the part. @default false */
  readonly statesGroups?: boolean;
  /** Whether Terraform owns the attributes of the part. @default false */
  readonly owns?: boolean;
}

export interface CandidateProps {
  /** For the reader: `application Wiki`. */
  readonly what: string;
  readonly rows: readonly object[];
  /** From the most to the least that can be stated. Behind the last one the part is left out. */
  readonly ways: readonly Way[];
  readonly where: string;
  /** Candidates with the same word are stated together or not at all. @default alone */
  readonly together?: string;
  /** These are known not to be stated before anything is tried. */
  readonly reasons?: readonly string[];
}

/** A part of a server that the site would state, in the first way that changes nothing on the server. */
export class Candidate {
  private index = 0;
  private readonly why: string[];

  constructor(readonly props: CandidateProps) {
    this.why = [...(props.reasons ?? [])];
  }

  /** Undefined: it is left out. */
  get way(): Way | undefined {
    return this.props.ways[this.index];
  }

  get reasons(): readonly string[] {
    return this.why;
  }

  /** Whether a fault at this path of the site is about the part. */
  concerns(path: string): boolean {
    return this.paths.some((own) => path === own || path.startsWith(`${own}.`));
  }

  /** Whether the part is below a path that has a fault as a whole. */
  isBelow(path: string): boolean {
    return this.paths.some((own) => own.startsWith(`${path}.`));
  }

  /** Goes on to the next way that does without what the reasons are about. */
  giveUp(reasons: readonly string[], isAboutGroups = false): void {
    const { way } = this;
    if (way === undefined) return;
    for (const reason of reasons) if (!this.why.includes(reason)) this.why.push(reason);
    const next = this.props.ways.findIndex(
      (one, at) => at > this.index && (isAboutGroups ? one.statesGroups !== true : one.owns !== way.owns),
    );
    this.index = next === -1 ? this.index + 1 : next;
  }

  /** The part as authentik owns it. */
  looksUp(reason: string): Candidate {
    return new Candidate({
      ...this.props,
      ways: this.props.ways.filter(({ owns }) => owns !== true),
      reasons: [reason],
    });
  }

  private get paths(): readonly string[] {
    return Object.keys(this.way?.says ?? {});
  }
}
