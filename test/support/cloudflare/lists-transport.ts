import type { ServerResponse } from 'node:http';

/** Describes what can go wrong between two HTTP programs, whatever they say to each other. */
export type TransportFault =
  /** No header ever arrives. */
  | 'hang'
  /** Headers and half of the body, then silence. */
  | 'hang-body'
  /** Headers and half of the body, then the connection is cut. */
  | 'cut-body'
  /** The connection is reset before any header. */
  | 'reset'
  | 'http-500'
  /** A proxy's error page. */
  | 'html-502'
  /** 200 with something that is not JSON. */
  | 'not-json';

const FAULTS: readonly string[] = ['hang', 'hang-body', 'cut-body', 'reset', 'http-500', 'html-502', 'not-json'];

export function isTransportFault(fault: string): fault is TransportFault {
  return FAULTS.includes(fault);
}

/** Answers with `body` as this fault leaves it; `silent` is called where nothing more will come. */
export function answerBroken(
  response: ServerResponse,
  fault: TransportFault,
  body: string,
  silent: () => void = () => {},
): void {
  const half = body.slice(0, Math.max(1, Math.floor(body.length / 2)));
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  switch (fault) {
    case 'hang':
      silent();
      return;
    case 'hang-body':
      response.writeHead(200, headers).write(half, silent);
      return;
    case 'cut-body':
      response.writeHead(200, headers).write(half, () => response.destroy());
      return;
    case 'reset':
      response.destroy();
      return;
    case 'http-500':
      response.writeHead(500, { 'content-type': 'application/json' }).end('{"message":"internal"}');
      return;
    case 'html-502':
      response.writeHead(502, { 'content-type': 'text/html' }).end('<html><h1>502 Bad Gateway</h1></html>');
      return;
    case 'not-json':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>please log in</html>');
      return;
  }
}
