/** The connections between people, ways in, gates and targets, as ids of the boxes of the picture of people. */
export interface PeoplePaths {
  /** For each way, the people who use it and the gates that it opens. */
  readonly ways: Readonly<Record<string, { readonly people: readonly string[]; readonly gates: readonly string[] }>>;
  /** For each target, its gate, the people whom it admits, and those about whom only the server can tell. */
  readonly targets: Readonly<Record<string, PathTarget>>;
}

export interface PathTarget {
  readonly gate: string;
  readonly people: readonly string[];
  readonly unknown: readonly string[];
}

/**
 * The boxes on the paths through one box, itself among them: `unknown` are those only on paths whose end the server decides.
 */
export function pathsThrough({ ways, targets }: PeoplePaths, box: string) {
  const known = new Set([box]);
  const unknown = new Set<string>();
  for (const [target, { gate, people, unknown: perhaps }] of Object.entries(targets)) {
    for (const person of [...people, ...perhaps]) {
      const through = Object.keys(ways).filter(
        (way) => ways[way]?.people.includes(person) === true && ways[way]?.gates.includes(gate) === true,
      );
      // A person without a way of the picture comes with a token of its own.
      const paths = through.length === 0 ? [[person, gate, target]] : through.map((way) => [person, way, gate, target]);
      for (const path of paths.filter((one) => one.includes(box))) {
        for (const id of path) (people.includes(person) ? known : unknown).add(id);
      }
    }
  }
  return { known, unknown: new Set([...unknown].filter((id) => !known.has(id))) };
}
