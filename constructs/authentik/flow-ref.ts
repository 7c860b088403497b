/** A flow that other objects can point at: theirs is the UUID, an import's and a URL's the slug. */
export interface FlowRef {
  readonly slug: string;
  readonly uuid: string;
}
