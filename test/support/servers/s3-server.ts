import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A bucket of an S3 server, as far as backups use it: multipart uploads, list, get, delete. Signatures are not checked. */
export class S3Server {
  readonly objects = new Map<string, Buffer>();
  /** Sizes of the parts of each upload that was completed. */
  readonly parts: number[][] = [];
  readonly aborted: string[] = [];
  /** Answers each request of this kind with 500. */
  failing: 'part' | 'list' | undefined;
  private readonly uploads = new Map<string, Map<number, Buffer>>();

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<S3Server> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const bucket = new S3Server(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}/backups`);
    server.on('request', (request, response) => void bucket.answer(request, response));
    return bucket;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '', this.url);
    const key = decodeURIComponent(pathname.replace(/^\/backups\/?/, ''));
    const body = await buffer(request);
    const xml = (text: string) =>
      response.setHeader('content-type', 'application/xml').end(`<?xml version="1.0"?>${text}`);
    const uploadId = searchParams.get('uploadId') ?? '';
    const upload = this.uploads.get(uploadId);
    const failing = this.failing;
    if ((failing === 'part' && searchParams.has('partNumber')) || (failing === 'list' && key === '')) {
      response.writeHead(500).end('<Error><Code>InternalError</Code><Message>planned</Message></Error>');
    } else if (request.method === 'POST' && searchParams.has('uploads')) {
      const id = `upload-${this.uploads.size}`;
      this.uploads.set(id, new Map());
      xml(`<InitiateMultipartUploadResult><Key>${key}</Key><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`);
    } else if (request.method === 'PUT' && upload !== undefined) {
      upload.set(Number(searchParams.get('partNumber')), body);
      response.setHeader('etag', `"part-${searchParams.get('partNumber')}"`).end();
    } else if (request.method === 'POST' && upload !== undefined) {
      const parts = [...upload].sort(([a], [b]) => a - b).map(([, bytes]) => bytes);
      this.parts.push(parts.map(({ length }) => length));
      this.objects.set(key, Buffer.concat(parts));
      xml(`<CompleteMultipartUploadResult><Key>${key}</Key><ETag>"whole"</ETag></CompleteMultipartUploadResult>`);
    } else if (request.method === 'DELETE' && upload !== undefined) {
      this.aborted.push(key);
      response.writeHead(204).end();
    } else if (request.method === 'DELETE') {
      this.objects.delete(key);
      response.writeHead(204).end();
    } else if (request.method === 'GET' && key === '') {
      xml(
        `<ListBucketResult><IsTruncated>false</IsTruncated>${this.contents(searchParams.get('prefix') ?? '')}</ListBucketResult>`,
      );
    } else if (request.method === 'GET' && this.objects.has(key)) {
      response.end(this.objects.get(key));
    } else {
      response.writeHead(404).end('<Error><Code>NoSuchKey</Code><Message>no such key</Message></Error>');
    }
  }

  private contents(prefix: string): string {
    return [...this.objects]
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, { length }]) => `<Contents><Key>${key}</Key><Size>${length}</Size></Contents>`)
      .join('');
  }
}
