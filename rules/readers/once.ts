/** A reader that reads each document once, however many rules ask for it: a document never changes. */
export function once<Document extends object, Read>(read: (document: Document) => Read): (document: Document) => Read {
  const known = new WeakMap<Document, Read>();
  return (document) => {
    let found = known.get(document);
    if (found === undefined) {
      found = read(document);
      known.set(document, found);
    }
    return found;
  };
}
